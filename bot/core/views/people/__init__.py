"""A person's data and a workspace's settings."""
