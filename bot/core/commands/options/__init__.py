"""What people type for an option, read."""
