"""Looking at one's own past: what is gone, and what deletes the rest."""
