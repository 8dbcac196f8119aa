"""PrestaShop's two CSV files: products, and the combinations of their attributes."""

from commerce.importexport.sources.prestashop.columns import recognise
from commerce.importexport.sources.prestashop.parse import parse

__all__ = ["parse", "recognise"]
