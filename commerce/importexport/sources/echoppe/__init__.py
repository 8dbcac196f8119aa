"""Our own export of products, as CSV or as JSON Lines."""

from commerce.importexport.sources.echoppe.parse import parse, recognise

__all__ = ["parse", "recognise"]
