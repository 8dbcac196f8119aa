"""Where each value of a product and of its variants came from (docs/adr/0076-each-row-remembers-its-sources.md).

`Product.sources` and `Variant.sources` are lists of writings, each with the fields whose last word it was:

    {"kind": "person", "name": "Nora", "at": "2026-11-23T14:20:00+00:00", "fields": ["title"]}
    {"kind": "key", "name": "Warehouse", "at": …, "fields": […]}
    {"kind": "import", "name": "shop.csv", "format": "shopify", "run": 12, "at": …, "fields": […]}

A field that is in none of them was written before this was kept, or by the shop itself (a moment that came, a takedown).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.catalog.models import Product, Variant

PERSON, KEY, IMPORT = "person", "key", "import"
PICTURES = "pictures"
ATTRIBUTE = "attributes."
MAX_NAME = 120  # characters of a name that is kept

# In the order in which the editor has them.
OF_PRODUCT: dict[str, Any] = {
    "title": _("Title"), "description": _("Description"), PICTURES: _("Pictures"), "option_names": _("Options"),
    "status": pgettext_lazy("product", "Status"), "is_published": _("Shown in the shop"), "publish_at": _("Show from"),
    "unpublish_at": _("Hide from"), "is_gift_card": _("Gift card"), "layout": _("Layout"), "vendor": _("Brand"),
    "product_type": _("Type"), "category": _("Category"), "tags": _("Tags"), "min_quantity": _("Units at least"),
    "max_quantity": _("Units at most"), "quantity_step": _("Sold in steps of"),
    "shipping_profile_id": _("Delivery profile"), "ships_from": _("Pre-order: ships from"),
    "late_note": _("When out of stock"), "seo_title": _("Title for search engines"),
    "seo_description": _("Description for search engines"), "slug": _("Address"), "attributes": _("Attributes"),
    "safety": _("Product safety"), "hs_code": _("Customs code"), "origin_country": _("Country of origin"),
    "related_ids": _("Related products"), "up_sell_ids": _("Better ones"), "cross_sell_ids": _("Goes with it"),
    "personal_fields": _("Personalisation"), "downloads": _("Files to download"),
    "download_limit": _("Downloads per order"), "download_days": _("Days to download"),
}  # fmt: skip
OF_VARIANT: dict[str, Any] = {
    "price_amount": _("Price"), "compare_at_amount": _("Compare-at price"), "cost_amount": _("Cost"), "sku": _("SKU"),
    "barcode": _("Barcode"), "mpn": _("Manufacturer's number (MPN)"), "weight_grams": _("Weight"),
    "content_amount": _("Content"), "content_unit": _("Unit"), "quantity_prices": _("Prices per quantity"),
    "requires_shipping": _("Needs shipping"), "is_taxable": _("Taxable"), "tax_category": _("Tax category"),
    "eco_amount": _("Eco-contribution"), "picture_id": _("Picture of the variant"),
}  # fmt: skip
NOTHING: tuple[Any, ...] = ("", None, [], {}, 0)
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who or what writes. `format` and `run` are of imports. Names are kept as they were: people and keys go, and other
    installations have others under their ids."""

    kind: str
    name: str
    at: datetime
    format: str = ""
    run: int | None = None

    def entry(self, fields: list[str]) -> Entry:
        told: Entry = {"kind": self.kind, "name": self.name[:MAX_NAME], "at": self.at.isoformat(timespec="seconds")}
        if self.kind == IMPORT:
            told |= {"format": self.format, "run": self.run}
        return told | {"fields": fields}


_writer: ContextVar[Callable[[], Source | None] | None] = ContextVar("echoppe_field_source", default=None)


@contextmanager
def written_by(source: Source | Callable[[], Source | None]) -> Iterator[None]:
    """Within the block, whatever services write of products is told to come from there. A callable is asked once, at the
    first writing."""
    token = _writer.set(source_once(source) if callable(source) else lambda: source)
    try:
        yield
    finally:
        _writer.reset(token)


def source_once(ask: Callable[[], Source | None]) -> Callable[[], Source | None]:
    asked: list[Source | None] = []

    def answer() -> Source | None:
        if not asked:
            asked.append(ask())
        return asked[0]

    return answer


def entries(sources: Any) -> Iterator[Entry]:
    """Those that can be read: archives bring their own."""
    for each in sources if isinstance(sources, list) else []:
        if isinstance(each, dict) and isinstance(each.get("fields"), list):
            yield each


def told(sources: Any, fields: Iterable[str]) -> list[Entry]:
    """`sources`, after these fields were written by whoever writes now; nobody known: then they are in none."""
    names = set(fields)
    if not names:
        return list(entries(sources))
    found = []
    for each in entries(sources):
        if rest := [name for name in each["fields"] if name not in names]:
            found.append(each | {"fields": rest})
    ask = _writer.get()
    source = ask() if ask is not None else None
    if source is None:
        return found
    new = source.entry([])
    for each in found:
        if {**each, "fields": []} == new:
            each["fields"] = sorted({*each["fields"], *names})
            return found
    return [*found, new | {"fields": sorted(names)}]


def only(sources: Any, fields: Iterable[str]) -> list[Entry]:
    """What is told of these fields, for a copy that takes them over."""
    names = set(fields)
    kept = [each | {"fields": [name for name in each["fields"] if name in names]} for each in entries(sources)]
    return [each for each in kept if each["fields"]]


def last_words(sources: Any) -> dict[str, Entry]:
    """Field: the writing that it has its value from."""
    return {str(name): each for each in entries(sources) for name in each["fields"]}


def by_hand(sources: Any) -> set[str]:
    """Fields whose value is a person's."""
    return {str(name) for each in entries(sources) if each.get("kind") == PERSON for name in each["fields"]}


def names_of(columns: Mapping[str, Any], *, attributes: Mapping[str, Any] | None = None) -> set[str]:
    """The fields that columns of a product or a variant speak of, each attribute for itself: those that differ from
    `attributes`, where they were others before."""
    found = {name for name in columns if name != "attributes" and (name in OF_PRODUCT or name in OF_VARIANT)}
    if "attributes" in columns:
        found |= {ATTRIBUTE + code for code in changed_keys(attributes or {}, columns["attributes"])}
    return found


def filled(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Of a row that is new: what is empty came from nowhere. False says something."""
    return {name: value for name, value in columns.items() if isinstance(value, bool) or value not in NOTHING}


def changed_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def note(row: Product | Variant, before: Mapping[str, Any]) -> None:
    """Tell of what differs from `before`, on the row in memory; whoever saves it saves `sources` too."""
    changed = {name: getattr(row, name) for name, value in before.items() if getattr(row, name) != value}
    if changed:
        row.sources = told(row.sources, names_of(changed, attributes=before.get("attributes")))


def label_of(field: str) -> str:
    """For people, in the language of the moment; an attribute by its code."""
    if field.startswith(ATTRIBUTE):
        return field.removeprefix(ATTRIBUTE)
    return str(OF_PRODUCT.get(field) or OF_VARIANT.get(field) or field)
