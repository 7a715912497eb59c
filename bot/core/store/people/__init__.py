"""People and workspaces: what is stored about them, and how it is deleted."""
