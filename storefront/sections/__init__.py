"""Sections of a page as HTML: read (builder.blocks.reading), find all they refer to, present each, print."""
