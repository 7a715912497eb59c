"""One package a surface: each maps the core's commands and cards onto a chat platform or the terminal."""
