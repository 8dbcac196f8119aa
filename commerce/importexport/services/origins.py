"""Products known by what they were called in the shop they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commerce.catalog.models import Product
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.models import Origin
from commerce.importexport.services.addresses import Addresses
from commerce.store.selectors import current_store
from core.money import Money

MAX_KEY = 190


@dataclass(slots=True)
class Placed:
    """A draft and the address of the product it is. `is_remembered`: its keys lead there already."""

    draft: ProductDraft
    slug: str
    is_remembered: bool = True


def place(batch: Sequence[tuple[ProductDraft, str]], addresses: Addresses) -> list[Placed]:
    """Drafts with keys go where these lead; one that is new gets another address where its own belongs to a product
    of the same source with other keys. The same number of queries for any number of drafts, unless titles repeat."""
    keys = {key[:MAX_KEY] for draft, _slug in batch for key in draft.keys}
    if not keys:
        return [Placed(draft, slug) for draft, slug in batch]
    origins = {origin.key: origin for origin in Origin.objects.filter(key__in=keys).select_related("product")}
    owned = owners_of(slug for _draft, slug in batch)
    placed = []
    for draft, slug in batch:
        own = [key[:MAX_KEY] for key in draft.keys]
        origin = next((origins[key] for key in own if key in origins), None)
        if origin is not None:
            slug = origin.product.slug
            if draft.is_part:
                complete(draft, origin)
        elif draft.is_part:
            slug = ""
        elif own and own[0].partition(":")[0] in owned.get(slug, set()):
            slug = another(slug, addresses)
        is_remembered = all(key in origins and (not draft.base or origins[key].base == draft.base) for key in own)
        placed.append(Placed(draft, slug, is_remembered))
    return placed


def complete(draft: ProductDraft, origin: Origin) -> None:
    """The variants get their prices and weights, where they have none of their own: those of the product, and the
    difference."""
    draft.title = origin.product.title
    currency = current_store().currency
    for variant in draft.variants:
        if variant.price is not None:
            continue
        amount = origin.base.get("price", -1) + (variant.price_impact or 0)
        variant.price = Money(amount, currency) if amount >= 0 and "price" in origin.base else None
        variant.weight_grams = max(origin.base.get("grams", 0) + variant.weight_impact, 0)


def another(slug: str, addresses: Addresses) -> str:
    while Product.objects.filter(slug=slug).exists():
        slug = addresses.another(slug)
    return slug


def owners_of(slugs: Iterable[str]) -> dict[str, set[str]]:
    """The sources that products with these addresses came from."""
    owned: dict[str, set[str]] = {}
    rows = Origin.objects.filter(product__slug__in=set(slugs)).values_list("product__slug", "key")
    for slug, key in rows:
        owned.setdefault(slug, set()).add(key.partition(":")[0])
    return owned


def remember(draft: ProductDraft, product_id: int) -> None:
    """The keys lead to the product from now on; one that leads to another product stays. Inside the caller's
    transaction."""
    keys = [key[:MAX_KEY] for key in draft.keys]
    Origin.objects.bulk_create(
        [Origin(key=key, product_id=product_id, base=draft.base) for key in keys], ignore_conflicts=True
    )
    if draft.base:
        Origin.objects.filter(key__in=keys, product_id=product_id).update(base=draft.base)
