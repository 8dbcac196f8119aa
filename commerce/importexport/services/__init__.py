"""Bringing products in: what to change is planned product by product, then written, each in a transaction of its own."""
