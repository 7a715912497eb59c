"""Commands about what was scanned."""
