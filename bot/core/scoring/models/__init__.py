"""The files of models: known by name, fetched, verified, loaded."""
