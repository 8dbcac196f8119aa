"""Articles that a shopper keeps for later, with what they cost and whether they can be bought at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commerce.cart.rules import first_quantity
from commerce.catalog.many import variants_by_id
from commerce.catalog.models import Product
from commerce.catalog.selectors import product_cards, visible_products
from commerce.catalog.shapes import VariantData
from commerce.currencies.amounts import variants_in
from commerce.currencies.selling import conversion_for
from commerce.customers.wishes import Wish
from commerce.store.models import Store
from storefront.context.cards import card_contexts
from storefront.context.net import shown
from storefront.context.product import stock_state
from storefront.formatting import price

ONLY = ("Default Title",)  # as shops write a choice that is none
SAID = ("min_quantity", "quantity_step", "personal_fields", "ships_from", "late_note")  # the rest is on the card


def wish_contexts(wishes: Sequence[Wish], store: Store) -> list[dict[str, Any]]:
    """In the order of the list, without what is hidden or gone. Four queries (none for an empty list), and those of
    another language or currency."""
    if not wishes:
        return []
    asked = visible_products().filter(pk__in={each.product_id for each in wishes})
    products = {each.pk: each for each in asked.only(*SAID)}
    cards = product_cards(visible_products().filter(pk__in=products), count=len(products))
    contexts = {card.id: context for card, context in zip(cards, card_contexts(cards, store), strict=True)}
    found = variants_by_id([each.variant_id for each in wishes if each.variant_id])
    own = variants_in([variant for _product, variant in found.values()], conversion_for(store))
    variants = {each.id: each for each in own}
    rows = []
    for wish in wishes:
        product, context = products.get(wish.product_id), contexts.get(wish.product_id)
        if product is None or context is None:
            continue
        is_its_own = wish.variant_id in found and found[wish.variant_id][0] == product.pk
        variant = variants[wish.variant_id] if is_its_own else None
        if variant is not None:
            context = context | {"url": f"{context['url']}?variant={variant.id}"}
        ids = {"product_id": wish.product_id, "variant_id": wish.variant_id}
        rows.append(context | ids | own_words(product, variant, store))
    return rows


def own_words(product: Product, variant: VariantData | None, store: Store) -> dict[str, Any]:
    """What the chosen variant says otherwise than its product; without one it has to be chosen first."""
    if variant is None:
        return {"options_text": "", "stock_label": "", "stock_state": "", "can_be_added": False}
    state, label = stock_state(variant, low_at=store.low_stock_at, product=product)
    is_reduced = (variant.compare_at_amount or 0) > variant.price_amount

    def text(amount: int | None) -> str:
        if amount is None:
            return ""
        return price(shown(amount, variant.tax_category, store), store.currency, store.locale)

    return {
        "options_text": "" if variant.option_values == ONLY else " / ".join(variant.option_values),
        "price": text(variant.price_amount),
        "price_from": False,
        "is_net": store.net_percents is not None and bool(variant.tax_category),
        "compare_at": text(variant.compare_at_amount) if is_reduced else "",
        "prior": text(variant.prior_amount) if is_reduced else "",
        "is_available": variant.is_available,
        "stock_state": state,
        "stock_label": label,
        "quantity": first_quantity(product),
        "can_be_added": variant.is_available and not product.personal_fields,
    }
