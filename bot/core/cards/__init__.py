"""Answers as data, and what their buttons do: every platform draws the same card."""
