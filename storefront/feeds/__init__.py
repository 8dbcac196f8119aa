"""The catalogue for machines: Google Merchant (XML and TSV) and JSON Lines, a piece at a time."""
