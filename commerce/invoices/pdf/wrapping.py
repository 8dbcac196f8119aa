"""Lines that fit a width, as the font measures them."""

from __future__ import annotations

from reportlab.pdfbase.pdfmetrics import stringWidth


def wrapped(text: str, width: float, font: str, size: float) -> list[str]:
    """Broken between words, and inside of one that is longer than a line. At least one line."""
    lines, line = [], ""
    for word in text.split(" "):
        tried = f"{line} {word}".strip()
        if stringWidth(tried, font, size) <= width:
            line = tried
            continue
        if line:
            lines.append(line)
        line = word
        while stringWidth(line, font, size) > width and len(line) > 1:
            fits = fitting(line, width, font, size)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line or not lines else lines


def fitting(word: str, width: float, font: str, size: float) -> int:
    """How many letters of it fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if stringWidth(word[:middle], font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return low
