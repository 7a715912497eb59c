"""What X said of accounts, what it charged, and who asked it when."""
