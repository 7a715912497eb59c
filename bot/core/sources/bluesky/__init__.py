"""Bluesky's public API, and its repositories (CAR files), as sources of posts."""
