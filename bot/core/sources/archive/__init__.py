"""X's account archive as a source of posts."""
