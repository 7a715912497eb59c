"""From a post's text to its scores."""
