"""The command behind watches."""
