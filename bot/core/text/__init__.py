"""What others wrote: made harmless, made readable, and in which language."""
