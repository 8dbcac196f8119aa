"""Filling a shop with a theme's starter content, through the same services as a merchant. Every step looks for its own
traces, so that all of it may be repeated."""
