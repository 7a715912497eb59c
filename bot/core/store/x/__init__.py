"""What X said and charged, and when it was last asked."""
