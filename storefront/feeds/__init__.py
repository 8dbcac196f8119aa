"""The catalogue for machines: Google Merchant, Meta, Pinterest, Kelkoo and JSON Lines, a piece at a time."""
