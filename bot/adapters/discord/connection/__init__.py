"""Being connected to Discord: signing in, what its library logs, and what it may repeat."""
