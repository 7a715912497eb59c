"""Accounts on X: looked up, paid for, left alone, kept in step with X."""
