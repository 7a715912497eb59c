"""A report, its pages and its exports."""
