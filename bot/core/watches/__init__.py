"""Watches: accounts that are checked regularly."""
