"""People's data and workspaces' settings."""
