"""Wagtail hooks of this area: its URLs and menu items."""
