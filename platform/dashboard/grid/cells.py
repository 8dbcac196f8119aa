"""The cells of the grid: how each is shown, typed and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.models import ProductStatus
from commerce.importexport.services.grid import OF_PRODUCT, STOCK, Change
from dashboard.fields import AmountField, amount_text, split_words

MAX_NUMBER = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: Any
    kind: str = "text"  # text, words, status, amount, number
    limit: int = 120
    is_needed: bool = False
    width: str = "m"

    @property
    def is_of_product(self) -> bool:
        return self.name in OF_PRODUCT


COLUMNS = [
    Column("title", gettext_lazy("Title"), limit=255, is_needed=True, width="l"),
    Column("status", gettext_lazy("Status"), "status", is_needed=True),
    Column("vendor", gettext_lazy("Brand")),
    Column("product_type", gettext_lazy("Type")),
    Column("tags", gettext_lazy("Tags"), "words", limit=2000),
    Column("sku", gettext_lazy("SKU")),
    Column("barcode", gettext_lazy("Barcode"), limit=60),
    Column("mpn", gettext_lazy("MPN"), limit=70),
    Column("price_amount", gettext_lazy("Price"), "amount", is_needed=True, width="s"),
    Column("compare_at_amount", gettext_lazy("Compare-at price"), "amount", width="s"),
    Column("cost_amount", gettext_lazy("Cost"), "amount", width="s"),
    Column("weight_grams", gettext_lazy("Weight (g)"), "number", is_needed=True, width="s"),
    Column(STOCK, gettext_lazy("On hand"), "number", is_needed=True, width="s"),
]
BY_NAME = {column.name: column for column in COLUMNS}
OF_VARIANT = (  # what a page reads of each
    "product_id", "option_values", *[each.name for each in COLUMNS if each.name not in (*OF_PRODUCT, STOCK)],
)  # fmt: skip


def text_of(column: Column, value: Any, currency: str, sign: str = "") -> str:
    if value is None:
        return ""
    if column.kind == "amount":
        return amount_text(value, currency, sign)
    return ", ".join(value) if column.kind == "words" else str(value)


def value_of(column: Column, text: str, currency: str) -> Any:
    """Raises ValidationError."""
    text = text.replace("\x00", "").strip()
    if not text:
        if column.is_needed:
            raise ValidationError(_("This cell cannot be empty."))
        return None if column.kind == "amount" else [] if column.kind == "words" else ""
    if column.kind == "amount":
        return AmountField(currency=currency).clean(text)
    if column.kind == "number":
        return number_of(column, text)
    if column.kind == "status":
        names = {str(label).casefold(): value for value, label in ProductStatus.choices}
        found = names.get(text.casefold(), text.casefold())
        if found not in ProductStatus.values:
            raise ValidationError(_("Choose one of: %(names)s.") % {"names": ", ".join(names)})
        return found
    if len(text) > column.limit:
        raise ValidationError(_("At most %(limit)s characters.") % {"limit": column.limit})
    return split_words(text) if column.kind == "words" else text


def number_of(column: Column, text: str) -> int:
    bare = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    try:
        number = int(bare)
    except ValueError:
        raise ValidationError(_("This is not a whole number."))
    if abs(number) > MAX_NUMBER or (number < 0 and column.name != STOCK):
        raise ValidationError(_("This number is too large or too small."))
    return number


def name_of(column: Column, row: int) -> str:
    return f"{column.name}-{row}"


def read_changes(
    data: Mapping[str, str], was: Mapping[str, str], currency: str, *, may_count: bool
) -> tuple[list[Change], dict[str, str]]:
    """What differs from what the page showed (`was`: text by cell), and errors by cell."""
    changes: list[Change] = []
    errors: dict[str, str] = {}
    for name, shown in was.items():
        column_name, _dash, number = str(name).rpartition("-")
        column = BY_NAME.get(column_name)
        typed = data.get(name)
        if column is None or typed is None or not number.isdecimal() or len(number) > 15 or typed == shown:
            continue
        if column.name == STOCK and not may_count:
            continue
        try:
            before, value = value_of(column, str(shown), currency), value_of(column, typed, currency)
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
            continue
        changes.append(Change(int(number), column.name, was=before, value=value))
    return changes, errors
