"""The bot about itself, and its short answers."""
