"""The row of page numbers below a list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

PAGE_SIZE = 24
PAGES_AROUND = 1  # the current page in the row of page numbers


def list_url(path: str, **parameters: Any) -> str:
    """`path` with the parameters that have a value."""
    given = {name: value for name, value in parameters.items() if value not in (None, "", 1, [])}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def pagination(path: str, *, page: int, count: int, page_size: int = PAGE_SIZE, **parameters: Any) -> dict[str, Any]:
    last = max(1, -(-count // page_size))

    def url(number: int) -> str:
        return list_url(path, **parameters, page=number)

    shown = sorted({1, last, *range(max(1, page - PAGES_AROUND), min(last, page + PAGES_AROUND) + 1)})
    pages: list[dict[str, Any]] = []
    for number in shown:
        if pages and number - pages[-1]["n"] > 1:
            pages.append({"n": number - 1, "url": "", "is_current": False})
        pages.append({"n": number, "url": url(number), "is_current": number == page})
    return {
        "page": page,
        "page_count": last,
        "pages": pages,
        "prev_url": url(page - 1) if page > 1 else "",
        "next_url": url(page + 1) if page < last else "",
    }
