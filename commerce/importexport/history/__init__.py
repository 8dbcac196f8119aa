"""Customers and orders of another shop: read from its files, kept as they were."""
