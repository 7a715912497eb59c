"""Posts with their scores and marks, and the queries behind reports."""
