"""What a shopper says about an article before buying it: a text to engrave, a file to print, a choice. Apart from variants,
each may cost extra."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from core.errors import PlainError
from core.errors import mark as _

MAX_FIELDS = 10
MAX_TEXT = 500
MAX_AMOUNT = 10**12


class PersonalKind(TextChoices):
    TEXT = "text", gettext_lazy("Text")
    CHOICE = "choice", gettext_lazy("One of a list")
    FILE = "file", gettext_lazy("File (picture or PDF)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalField:
    """`amount` is what it costs extra per unit where it is used; a choice has its own in `choices`."""

    code: str
    label: str
    kind: str = PersonalKind.TEXT
    is_required: bool = False
    max_length: int = 100
    amount: int = 0
    choices: tuple[tuple[str, int], ...] = ()

    def as_row(self) -> dict[str, Any]:
        return asdict(self) | {"choices": [list(each) for each in self.choices]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`file` is the name in the shop's storage, "" for what is no file."""

    code: str
    label: str
    value: str
    amount: int = 0
    file: str = ""


class PersonalRefused(PlainError):
    """What was said does not fit the article (any more)."""


def read_fields(rows: Iterable[Mapping[str, Any]]) -> list[PersonalField]:
    known = PersonalField.__slots__
    return [
        PersonalField(
            **{key: value for key, value in row.items() if key in known and key != "choices"},
            choices=tuple((str(label), int(amount)) for label, amount in row.get("choices", ())),
        )
        for row in rows
    ]


def with_codes(fields: Iterable[PersonalField]) -> list[dict[str, Any]]:
    """As a product keeps them; a field without a code gets the next free one."""
    given = list(fields)[:MAX_FIELDS]
    taken = {each.code for each in given if each.code}
    rows = []
    for each in given:
        code = each.code or next(c for n in range(1, 2 * MAX_FIELDS + 1) if (c := f"p{n}") not in taken)
        taken.add(code)
        rows.append(each.as_row() | {"code": code})
    return rows


def answers_to(fields: Iterable[PersonalField], given: Mapping[str, Mapping[str, str]]) -> list[Answer]:
    """What is kept of `{code: {"value", "file"}}`, at today's prices. Raises PersonalRefused."""
    found = []
    for each in fields:
        value, file = (str(given.get(each.code, {}).get(key, "")) for key in ("value", "file"))
        value = re.sub(r"[^\S\n]+", " ", value.replace("\x00", "").replace("\r", "")).strip()
        if not value:
            if each.is_required:
                raise PersonalRefused(_("Please fill in “%(label)s”."), label=each.label)
            continue
        amount = each.amount
        if each.kind == PersonalKind.CHOICE:
            amounts = dict(each.choices)
            if value not in amounts:
                raise PersonalRefused(_("Please choose “%(label)s” anew."), label=each.label)
            amount = amounts[value]
        elif each.kind == PersonalKind.FILE and not file:
            raise PersonalRefused(_("Please choose the file for “%(label)s” again."), label=each.label)
        elif each.kind == PersonalKind.TEXT and len(value) > min(each.max_length, MAX_TEXT):
            raise PersonalRefused(
                _("“%(label)s” can have up to %(count)d characters."), label=each.label, count=each.max_length
            )
        found.append(
            Answer(
                code=each.code, label=each.label, value=value, amount=amount,
                file=file if each.kind == PersonalKind.FILE else "",
            )
        )  # fmt: skip
    return found


def kept(answers: Iterable[Answer]) -> dict[str, dict[str, str]]:
    return {each.code: {"value": each.value} | ({"file": each.file} if each.file else {}) for each in answers}


def key_of(answers: Mapping[str, Any]) -> str:
    """Equal words, equal key; "" for none."""
    if not answers:
        return ""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()
