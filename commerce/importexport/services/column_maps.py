"""What the columns of a table mean, as somebody of the shop has said once."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5
from typing import Any

from commerce.importexport.models import ColumnMap
from commerce.importexport.sources.table.columns import read_columns
from core import audit
from core.errors import PlainError
from core.errors import mark as _

NEEDED = ("title", "price")


class ColumnsMissing(PlainError):
    """Without these nothing can be brought in."""


def signature(header: Sequence[str]) -> str:
    """Of the names in any order: a spreadsheet is easily rearranged."""
    names = sorted({" ".join(name.casefold().split()) for name in header if name})
    return md5("\x1f".join(names).encode(), usedforsecurity=False).hexdigest()


def guessed(header: Sequence[str]) -> dict[str, str]:
    """Column -> field, by the names alone."""
    names, _unknown = read_columns(header)
    return {column: field for field, column in names.items()}


def remembered_columns(header: Sequence[str]) -> dict[str, str]:
    known = ColumnMap.objects.filter(signature=signature(header)).first()
    return dict(known.columns) if known else {}


def remember_columns(*, header: Sequence[str], columns: dict[str, str], actor: Any) -> dict[str, str]:
    """From now on, for every file with this header. Raises ColumnsMissing."""
    chosen = {column: field for column, field in columns.items() if field and column in header}
    if missing := [field for field in NEEDED if field not in chosen.values()]:
        text = _("Say which column holds the name and which the price.")
        raise ColumnsMissing(text, fields=", ".join(missing))
    if len(set(chosen.values())) < len(chosen):
        raise ColumnsMissing(_("Two columns are said to be the same. Choose one of them."))
    ColumnMap.objects.update_or_create(signature=signature(header), defaults={"columns": chosen})
    audit.record("import.columns_set", data={"columns": chosen}, actor=actor)
    return chosen


def forget_columns(*, header: Sequence[str]) -> None:
    ColumnMap.objects.filter(signature=signature(header)).delete()
