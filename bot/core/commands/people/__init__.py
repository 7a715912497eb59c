"""Commands about one's own data and a workspace's settings."""
