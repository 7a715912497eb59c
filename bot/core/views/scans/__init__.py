"""A scan before its report: its price, its progress."""
