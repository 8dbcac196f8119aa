"""A document as a PDF: real text in an embedded font, a title, a language. The same document gives the same bytes."""

from __future__ import annotations

from commerce.invoices.models import Document


def pdf_of(document: Document) -> bytes:
    """What draws is loaded by the first who asks: most processes never do."""
    from commerce.invoices.pdf.drawing import pdf_of as draw

    return draw(document)
