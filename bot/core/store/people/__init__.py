"""People and workspaces: what is kept of them, and how it goes."""
