"""Watches, and their waiting messages."""
