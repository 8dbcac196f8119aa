"""Any table of products: what its columns mean is guessed from their names, and told."""

from commerce.importexport.sources.table.columns import recognise
from commerce.importexport.sources.table.parse import parse

__all__ = ["parse", "recognise"]
