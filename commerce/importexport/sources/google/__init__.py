"""Google Merchant's product feed, as a table or as XML."""

from commerce.importexport.sources.google.columns import recognise
from commerce.importexport.sources.google.parse import parse

__all__ = ["parse", "recognise"]
