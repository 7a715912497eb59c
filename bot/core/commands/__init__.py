"""What a person can ask for: one module a command, and the table of them all."""
