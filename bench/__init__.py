"""Measurements of the whole program on this machine, with what they need made on the spot."""
