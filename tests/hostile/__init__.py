"""Archives that somebody made to do harm: how to make them, by the limit that each hits, and what they may cost."""
