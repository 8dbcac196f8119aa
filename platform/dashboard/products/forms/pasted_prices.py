"""Prices as people paste them from a spreadsheet: a line each, the article first."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.pricelists.naming import variants_named
from core.csvwrite import unguard
from core.money import InvalidAmount, parse_amount
from dashboard.fields import decimal_sign

MAX_BYTES = 4_000_000
MAX_ROWS = 20_000
ERRORS_SHOWN = 5
Wish = TypeVar("Wish")


class PastedPricesForm(forms.Form):
    """Prices as lines or as a file, one of them or both. Who inherits says what a line is: to people in `EXAMPLE` and
    `HELP`, and in `read`."""

    EXAMPLE = ""
    HELP: Any = ""

    lines = forms.CharField(
        label=gettext_lazy("Set prices"), required=False, strip=False, max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Or a CSV file of the same kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].help_text = self.HELP
        self.fields["lines"].widget.attrs["placeholder"] = self.EXAMPLE

    def read(self, text: str) -> list[Any]:
        """Raises ValidationError, which tells the first lines that make no sense."""
        raise NotImplementedError

    def clean_file(self) -> str:
        return read_text(self.cleaned_data["file"])

    def pasted(self) -> list[Any]:
        """The wishes of both; what makes no sense is said at its field."""
        found: list[Any] = []
        for name in ("file", "lines"):
            try:
                found += self.read(self.cleaned_data.get(name) or "")
            except ValidationError as error:
                lines = format_html_join(mark_safe("<br>"), "{}", ((each,) for each in error.messages))
                self.add_error(name, lines)  # Wagtail sets several side by side
        return found


def read_text(file: UploadedFile | None) -> str:
    """Raises ValidationError."""
    if not file:
        return ""
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(_("The file is too large."))
    content = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_lines(text: str, wish_of: Callable[[int, list[str]], Wish]) -> list[Wish]:
    """`wish_of` is given the variant's id and all cells. Raises ValidationError, which tells the first lines that make no
    sense; a heading is none of them."""
    try:
        rows = [row for row in table_of(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:  # a cell without an end, for one
        raise ValidationError(_("This is not a table: %(problem)s") % {"problem": error}) from error
    if len(rows) > MAX_ROWS:
        raise ValidationError(
            _("At most %(most)s lines at once.") % {"most": number_format(MAX_ROWS, force_grouping=True)}
        )
    named = variants_named(row[0] for row in rows)
    wishes, errors = [], []
    for number, row in enumerate(rows, start=1):
        try:
            if row[0] not in named:
                raise ValidationError(_("“%(name)s” is no article, or several.") % {"name": row[0].strip()[:80]})
            wishes.append(wish_of(named[row[0]], row))
        except ValidationError as error:
            if number > 1 or not is_heading(row):
                errors.append(_("Line %(number)s: %(problem)s") % {"number": number, "problem": error.messages[0]})
    if errors:
        more = len(errors) - ERRORS_SHOWN
        shown = errors[:ERRORS_SHOWN] + ([_("And %(count)s more lines.") % {"count": more}] if more > 0 else [])
        raise ValidationError(shown)
    return wishes


def table_of(text: str) -> list[list[str]]:
    first = text.strip("\n").partition("\n")[0]
    sign = max("\t;,", key=first.count)
    if sign == "," and first.count(",") < 2 and decimal_sign() == ",":
        sign = ";"
    return [
        [unguard(cell) for cell in row[:8]]
        for row in csv.reader(io.StringIO(text.replace("\x00", ""), newline=None), delimiter=sign)
    ]


def is_heading(row: list[str]) -> bool:
    return len(row) > 1 and not any(sign.isdigit() for cell in row[1:3] for sign in cell)


def amount_of(text: str, currency: str) -> int | None:
    """Minor units; None of nothing. Raises ValidationError."""
    if not text.strip():
        return None
    sign = decimal_sign()
    try:
        money = parse_amount(text.strip()[:40], currency, decimal=sign if sign in ".," and sign in text else None)
    except InvalidAmount as error:
        raise ValidationError(error.for_people()) from None
    if money.amount < 0:
        raise ValidationError(_("An amount cannot be negative."))
    return money.amount
