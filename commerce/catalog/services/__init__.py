"""Writing the catalogue: one file per noun."""
