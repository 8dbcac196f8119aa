"""Shopify's product CSV, with the old header and the new one."""

from commerce.importexport.sources.shopify.columns import recognise
from commerce.importexport.sources.shopify.parse import parse

__all__ = ["parse", "recognise"]
