"""Commands that begin a scan or score a text."""
