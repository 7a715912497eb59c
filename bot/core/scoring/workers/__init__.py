"""Who holds a model: a process of this machine, or actors on Ray."""
