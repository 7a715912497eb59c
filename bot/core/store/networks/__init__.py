"""Accounts as networks show them, what X charged, who asked about whom, and what is to be deleted."""
