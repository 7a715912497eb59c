"""Watches, and the messages that they owe."""
