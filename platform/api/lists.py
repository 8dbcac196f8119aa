"""Lists in pages, by cursor: what comes or goes meanwhile moves nothing."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from api.problems import Problem
from api.rendering import to_json

MOST, USUAL = 100, 50
M = TypeVar("M", bound=Model)


def page_of(
    rows: QuerySet[M], *, cursor: str | None, limit: int, since: datetime | None = None, key: str = "pk"
) -> tuple[list[M], str | None]:
    """Rows behind the cursor, and the cursor of the next page. By id; with `since` those changed from then on, by when
    they were changed, so that whoever keeps a copy can go on from the last one."""
    by = (key,) if since is None else ("updated_at", key)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    if cursor:
        rows = rows.filter(behind(by, values_of(rows.model, by, cursor)))
    found = list(rows.order_by(*by)[: limit + 1])
    if len(found) <= limit:
        return found, None
    return found[:limit], write([getattr(found[limit - 1], name) for name in by])


def values_of(model: type[Model], by: tuple[str, ...], cursor: str) -> list[Any]:
    given = read(cursor)
    if len(given) != len(by):
        raise wrong()
    fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in by]
    try:
        return [field.to_python(value) for field, value in zip(fields, given, strict=True)]
    except (ValueError, TypeError, ValidationError):
        raise wrong() from None


def behind(by: tuple[str, ...], values: list[Any]) -> Q:
    condition = Q(**{f"{by[-1]}__gt": values[-1]})
    if len(by) == 2:
        condition = Q(**{f"{by[0]}__gt": values[0]}) | (Q(**{by[0]: values[0]}) & condition)
    return condition


def write(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(to_json(values).encode()).decode().rstrip("=")


def read(cursor: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise wrong() from None
    known = isinstance(values, list) and all(isinstance(one, (str, int)) and one is not True for one in values)
    if not known or any(isinstance(one, str) and "\0" in one for one in values):
        raise wrong()
    return list(values)


def wrong() -> Problem:
    return Problem(400, "cursor_invalid", "Use next_cursor of the page before, with the same filters.")
