"""Watches, and what they tell by themselves."""
