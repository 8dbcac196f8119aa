"""A short text and a long one, which the old shop showed both."""

import re

from django.utils.html import linebreaks

from core.html import clean_html

_BLOCK = re.compile(r"<(?:p|br|div|ul|ol|h[1-6]|table|blockquote)\b", re.IGNORECASE)


def joined(short: str, long: str) -> str:
    """As clean HTML. Plain text with line breaks gets paragraphs; what stands in the long one is not said twice."""
    texts = [text.strip() for text in (short, long) if text.strip()]
    parts = [linebreaks(text) if "\n" in text and not _BLOCK.search(text) else text for text in texts]
    if len(parts) == 2 and parts[0] in parts[1]:
        parts = parts[1:]
    if len(parts) == 2 and not _BLOCK.search(parts[0]):
        parts[0] = f"<p>{parts[0]}</p>"
    return clean_html("\n".join(parts))
