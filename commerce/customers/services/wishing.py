"""Keeping articles for later, with the account. Each change takes the customer's row: two devices lose nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from django.db import transaction

from commerce.catalog.models import Variant
from commerce.catalog.selectors import visible_products
from commerce.customers.models import Customer
from commerce.customers.wishes import NotWishable, Wish, merged, read_wishes, with_wish


def wish_for(*, product_id: int, variant_id: int = 0) -> Wish:
    """An article as it is kept: with its variant where that was named, or where there is only one. Two queries.
    Raises NotWishable for what shoppers cannot see."""
    if not visible_products().filter(pk=product_id).exists():
        raise NotWishable()
    variants = Variant.objects.filter(product_id=product_id).order_by().values_list("pk", flat=True)
    known = list(variants.filter(pk=variant_id) if variant_id else variants[:2])
    if variant_id and not known:
        raise NotWishable()
    return Wish(product_id, known[0] if len(known) == 1 else 0)


def keep_wish(*, customer_id: int, wish: Wish) -> list[Wish]:
    """Kept once, however often it is asked for. Tells the list as it is then. Raises TooManyWishes."""
    return change(customer_id, lambda wishes: with_wish(wishes, wish))


def drop_wish(*, customer_id: int, wish: Wish) -> list[Wish]:
    return change(customer_id, lambda wishes: [each for each in wishes if each != wish])


def take_in_wishes(*, customer_id: int, wishes: Iterable[Wish]) -> list[Wish]:
    """What a guest has kept joins the list of the account that they sign in to. Tells what there was no room for."""
    left: list[Wish] = []

    def both(own: list[Wish]) -> list[Wish]:
        found, rest = merged(own, wishes)
        left.extend(rest)
        return found

    change(customer_id, both)
    return left


@transaction.atomic("default")
def change(customer_id: int, act: Callable[[list[Wish]], list[Wish]]) -> list[Wish]:
    row = Customer.objects.select_for_update().filter(pk=customer_id)
    kept = row.values_list("wishes", flat=True).first()  # None: erased meanwhile
    before = read_wishes(kept)
    after = act(before)
    if kept is not None and after != before:
        row.update(wishes=[list(each) for each in after])
    return after if kept is not None else []


def share_wishes(*, customer_id: int) -> None:
    """The list can be seen by whoever has the link; a link that is there stays as it is."""
    Customer.objects.filter(pk=customer_id, wishes_token=None).update(wishes_token=uuid.uuid4())


def stop_sharing(*, customer_id: int) -> None:
    """The link is worth nothing from now on; the next one is another."""
    Customer.objects.filter(pk=customer_id).update(wishes_token=None)
