"""The terminal as a chat platform: everything can be used and tested without a token."""
