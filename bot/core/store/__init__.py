"""What is kept: accounts, posts, scores, scans and searches, by subject."""
