"""One entry of the catalogue: what a table holds about shoppers, how theirs is found, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import CharField, Field, JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast

from builder.privacy.person import Person

AT_ONCE = 40  # words in one search


class Then(Enum):
    """What is done when somebody is erased: the row goes, its fields are emptied, or it stays for a while by law."""

    DELETE = "delete"
    SCRUB = "scrub"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`personal` are fields that hold something about a shopper; `plain` are other texts, which do not. `secret` ones are
    personal, and are not handed out. `act` does more than deleting or emptying; `why` tells of what is kept, how long.

    Deleting one row of `model` may take others along (`CASCADE`): those have entries too, before it.
    """

    model: type[Model]
    name: str
    find: Callable[[Person], QuerySet[Any]]
    then: Then
    personal: tuple[str, ...]
    plain: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    act: Callable[[Person, QuerySet[Any], datetime], None] | None = None
    files: Callable[[QuerySet[Any]], Iterable[str]] | None = None
    why: str = ""
    is_told: bool = True  # stands in the file for the person

    def erase(self, person: Person, now: datetime) -> None:
        rows = self.find(person)
        if self.act is not None:
            self.act(person, rows, now)
        elif self.then is Then.DELETE:
            rows.delete()
        elif self.then is Then.SCRUB:
            empty(rows, *self.personal, *self.secret)

    def files_of(self, person: Person) -> list[str]:
        return [name for name in self.files(self.find(person)) if name] if self.files else []


def empty(rows: QuerySet[Any], *names: str) -> None:
    """In one statement; nothing where nothing is personal."""
    ids = list(rows.values_list("pk", flat=True))  # the condition itself may read what is emptied
    rows.model._default_manager.filter(pk__in=ids).update(
        **{name: blank_of(rows.model._meta.get_field(name)) for name in names}
    )


def blank_of(field: Any) -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    return "" if isinstance(field, CharField | TextField) else field.get_default()


def mentioning(rows: QuerySet[Any], names: Iterable[str], words: Iterable[str]) -> QuerySet[Any]:
    """Those that have one of these words in one of these fields, as text; case makes no difference. Words are addresses and
    references, which lead to one person alone, and count whole: `da@x.example` is not in `ada@x.example`. Never names: a
    shopper may call themself what they like, and would find the rows of others."""
    found: set[Any] = set()
    for name in names:
        text: Any = Cast(name, TextField()) if is_json(rows.model._meta.get_field(name)) else name
        told = rows.alias(told=text) if name != text else rows
        path = "told" if name != text else name
        wanted = sorted(set(words))
        for first in range(0, len(wanted), AT_ONCE):
            pattern = "|".join(escaped(word) for word in wanted[first : first + AT_ONCE])
            found.update(told.filter(**{f"{path}__iregex": pattern}).values_list("pk", flat=True))
    return rows.filter(pk__in=found)


def is_json(field: Field[Any, Any] | Any) -> bool:
    return isinstance(field, JSONField)


def escaped(word: str) -> str:
    """For PostgreSQL's regular expressions."""
    quoted = re.sub(r"([^\w\s@])", r"\\\1", word)
    return rf"(?<![[:alnum:]._+-]){quoted}(?![[:alnum:]_-]|\.[[:alnum:]])"
