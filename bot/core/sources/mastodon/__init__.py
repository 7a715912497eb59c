"""Mastodon, and what speaks its API, as a source of posts."""
