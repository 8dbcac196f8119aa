"""WooCommerce's product CSV, with English, French, German or Spanish headers."""

from commerce.importexport.sources.woocommerce.columns import recognise
from commerce.importexport.sources.woocommerce.parse import parse

__all__ = ["parse", "recognise"]
