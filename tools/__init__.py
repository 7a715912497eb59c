"""What sets the project up and keeps its pins."""
