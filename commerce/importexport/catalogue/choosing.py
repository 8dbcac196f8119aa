"""What goes into a catalogue: which products, under which headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format

from commerce.catalog.models import Collection
from commerce.catalog.selectors import sorted_products, visible_collections, visible_products
from commerce.catalog.tree import in_order
from core.errors import PlainError
from core.errors import mark as _

MOST = 1_000  # products: about 30 MB and a minute


class CatalogueRefused(PlainError):
    """There is nothing to print, or too much; the message says which."""


@dataclass(frozen=True, slots=True)
class Options:
    """`collections`: ids; none for all that the shop shows. `language`: "" for the shop's own."""

    collections: tuple[int, ...] = ()
    language: str = ""
    with_prices: bool = True

    def as_row(self) -> dict[str, Any]:
        return {"collections": list(self.collections), "language": self.language, "with_prices": self.with_prices}


@dataclass(slots=True)
class Section:
    """`collection` None: what is in no other. Each product stands once, where it comes first."""

    collection: Collection | None
    product_ids: list[int] = field(default_factory=list)


def read_options(row: dict[str, Any]) -> Options:
    """Of a run; what cannot be read is left out."""
    ids = row.get("collections")
    wanted = tuple(pk for pk in ids if isinstance(pk, int)) if isinstance(ids, list) else ()
    return Options(wanted, str(row.get("language") or "")[:12], row.get("with_prices") is not False)


def sections_of(options: Options) -> list[Section]:
    """A query for each collection, until there are too many products. Raises CatalogueRefused."""
    seen: set[int] = set()
    found = []
    for section in wanted_sections(options):
        products = sorted_products(collection=section.collection, is_whole=bool(options.collections))
        if section.collection is None:
            products = visible_products().order_by("title", "pk")
        new = [pk for pk in products.exclude(pk__in=seen).values_list("pk", flat=True)[: MOST + 1] if pk not in seen]
        section.product_ids = list(dict.fromkeys(new))
        seen.update(section.product_ids)
        if len(seen) > MOST:
            raise CatalogueRefused(
                _("A catalogue has up to %(most)s products, and these are more. Choose fewer collections."),
                most=number_format(MOST, force_grouping=True),
            )
        if section.product_ids:
            found.append(section)
    if not found:
        raise CatalogueRefused(_("There is nothing to print: no product of these is shown in the shop."))
    return found


def wanted_sections(options: Options) -> Iterator[Section]:
    rows: Iterable[Collection] = visible_collections()
    if options.collections:
        rows = visible_collections().filter(pk__in=options.collections)
    for collection in in_order(rows):
        yield Section(collection)
    if not options.collections:
        yield Section(None)


def count(options: Options) -> int:
    """Raises CatalogueRefused."""
    return sum(len(section.product_ids) for section in sections_of(options))
