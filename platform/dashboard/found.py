"""Lists of which finding is the dear part."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import Collate
from django.http import HttpRequest
from django.utils.functional import cached_property

FAR = 10**6  # pages; nobody has them


class FoundOnce:
    """Numbers (primary keys) of `rows`, for a paginator: how many there are and those of the page that the request asks
    for, by one statement. To count and then to cut would be to find it all twice.

    A page that there is not costs two statements more."""

    def __init__(self, rows: QuerySet[Any], request: HttpRequest, *, size: int = 50) -> None:
        asked = request.GET.get("p", "")
        page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        self.rows, self.model, self.size = rows, rows.model, size
        self.start = (min(max(page, 1), FAR) - 1) * size

    def __getitem__(self, part: slice) -> list[Any]:
        if part.start == self.start:
            return [pk for pk, _count in self.found][: part.stop - part.start]
        return list(self.rows.values_list("pk", flat=True)[part])

    def count(self) -> int:
        if self.found:
            return int(self.found[0][1])
        return self.rows.order_by().count() if self.start else 0

    @cached_property
    def found(self) -> list[tuple[Any, int]]:
        """Each with how many there are in all."""
        rows = self.rows.annotate(found_count=Window(Count("*"))).values_list("pk", "found_count")
        return list(rows[self.start : self.start + self.size])


def folded(name: str, words: str) -> Any:
    """The column, to be searched for words in whatever case. PostgreSQL folds the letters of ASCII alone quicker, and words
    without others find the same by it (but for ı and ſ, whose capitals are I and S)."""
    return Collate(name, "C") if words.isascii() else F(name)
