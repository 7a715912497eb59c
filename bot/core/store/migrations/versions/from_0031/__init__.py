"""Ten migrations."""
