"""X's API as a source of posts."""
