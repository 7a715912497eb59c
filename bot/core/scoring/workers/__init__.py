"""Workers that hold a model: a process on this machine, or actors on Ray."""
