"""A price list, and its prices as people paste them from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commerce.pricelists.naming import variants_named
from commerce.pricelists.services import PriceWish
from core.csvwrite import unguard
from core.money import InvalidAmount, parse_amount
from dashboard.fields import AmountField, decimal_sign
from dashboard.promotions.forms import PercentField

MAX_BYTES = 4_000_000
MAX_ROWS = 20_000
ERRORS_SHOWN = 5


class PriceListForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    tag = forms.CharField(
        label=gettext_lazy("For customers with this tag"), max_length=60,
        widget=forms.TextInput(attrs={"list": "known-tags"}),
    )  # fmt: skip
    percent = PercentField(label=gettext_lazy("Percent off everything"), required=False)
    is_active = forms.BooleanField(label=pgettext_lazy("price list", "In use"), required=False, initial=True)


class PricesForm(forms.Form):
    """New prices as lines or a file; and those of the page shown, by `price-<id>`, empty to take one off."""

    lines = forms.CharField(
        label=gettext_lazy("Set prices"), required=False, strip=False, max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "LAMP-RED; 12.50\nLAMP-RED; 10; 11.00"}),
        help_text=gettext_lazy(
            "One per line, also pasted from a spreadsheet: SKU or web address; from how many units on (if not one); "
            "price. Without a price it is taken off the list."
        ),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Or a CSV file of the same kind"), required=False)

    def __init__(self, *args: Any, currency: str, shown: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.shown = currency, shown
        for row in shown:
            self.fields[f"price-{row.pk}"] = AmountField(
                label=_("Price"), required=False, currency=currency, initial=row.amount
            )

    @property
    def rows(self) -> Iterator[tuple[Any, Any]]:
        return ((row, self[f"price-{row.pk}"]) for row in self.shown)

    def clean_file(self) -> str:
        return read_text(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.wishes = [
            PriceWish(row.variant_id, row.from_quantity, given.get(f"price-{row.pk}"))
            for row in self.shown
            if f"price-{row.pk}" in given and given[f"price-{row.pk}"] != row.amount
        ]
        for name in ("file", "lines"):
            try:
                self.wishes += read_prices(given.get(name) or "", self.currency)
            except ValidationError as error:
                self.add_error(name, error)
        return given


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


def read_prices(text: str, currency: str) -> list[PriceWish]:
    """Raises ValidationError, which tells the first lines that make no sense."""
    try:
        rows = [row for row in table_of(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:  # a cell without an end, for one
        raise ValidationError(_("This is not a table: %(problem)s") % {"problem": error}) from error
    if len(rows) > MAX_ROWS:
        raise ValidationError(_("At most %(most)s lines at once.") % {"most": MAX_ROWS})
    named = variants_named(row[0] for row in rows)
    wishes, errors = [], []
    for number, row in enumerate(rows, start=1):
        try:
            wishes.append(wish_of(row, named, currency))
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


def wish_of(row: list[str], named: dict[str, int], currency: str) -> PriceWish:
    name, units, amount = row[0], "1", row[1] if len(row) > 1 else ""
    if len(row) > 2:
        units, amount = row[1].strip() or "1", row[2]
    if name not in named:
        raise ValidationError(_("“%(name)s” is no article, or several.") % {"name": name.strip()[:80]})
    if not (units.isascii() and units.isdigit() and 1 <= int(units[:6]) <= 999):
        raise ValidationError(_("“%(text)s” is no number of units from 1 to 999.") % {"text": units[:20]})
    if not amount.strip():
        return PriceWish(named[name], int(units), None)
    sign = decimal_sign()
    try:
        money = parse_amount(amount.strip()[:40], currency, decimal=sign if sign in ".," and sign in amount else None)
    except InvalidAmount as error:
        raise ValidationError(error.for_people()) from None
    if money.amount < 0:
        raise ValidationError(_("An amount cannot be negative."))
    return PriceWish(named[name], int(units), money.amount)
