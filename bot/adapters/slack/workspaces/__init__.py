"""The workspaces that the bot serves, and who is who in them."""
