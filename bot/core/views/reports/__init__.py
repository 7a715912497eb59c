"""A report and its pages, and what can be taken away of it."""
