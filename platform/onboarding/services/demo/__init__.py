"""The demonstration shop: opened and filled through the same services as any other. Every step looks for its own traces,
so that all of it may be repeated."""
