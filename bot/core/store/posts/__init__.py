"""Posts with their scores and verdicts, and the queries behind reports."""
