"""Kinds of options: how what people write is read."""
