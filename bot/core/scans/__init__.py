"""Scans from the request to the report."""
