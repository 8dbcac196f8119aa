"""Magento 2's product CSV."""

from commerce.importexport.sources.magento.parse import parse, recognise

__all__ = ["parse", "recognise"]
