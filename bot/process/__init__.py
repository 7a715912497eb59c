"""The processes that do our work: ours, and those that it starts."""
