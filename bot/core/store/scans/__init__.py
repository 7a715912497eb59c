"""What is stored of scans, and who works on which."""
