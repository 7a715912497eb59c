"""Files on our disk."""
