"""A document as a PDF: real text in an embedded font, a title, a language. The same document gives the same bytes."""

from commerce.invoices.pdf.drawing import pdf_of

__all__ = ["pdf_of"]
