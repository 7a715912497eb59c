"""The core: everything that is the same on every chat platform. It never imports an adapter."""
