"""`python -m benchmarks.oversell_in_shop HANDLE [unguarded]`, the shop's side of `bin/bench oversell`: reads a JSON list per
line, [act, ...], and answers each with a line. One process for a whole run: starting one takes longer than a race."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

UNITS = 10
Wanted = list[tuple[int, int]]  # variant, units


def main(handle: str, *, is_guarded: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from core.scope import control_context
    from tenants.context import shop_context
    from tenants.models import Shop

    if not is_guarded:
        from benchmarks.unguarded import take_the_guards_out

        take_the_guards_out()
    with control_context():
        shop = Shop.objects.get(handle=handle)
    acts: dict[str, Callable[..., Any]] = {"open": open_scene, "sweep": sweep, "count": count, "another": another}
    with shop_context(shop):
        for line in sys.stdin:
            act, *given = json.loads(line)
            sys.stdout.write(json.dumps(acts[act](*given)) + "\n")
            sys.stdout.flush()


def open_scene(name: str, shoppers: int) -> dict[str, Any]:
    """Carts for so many shoppers, what each has to send, and how many of them may be sold to at most."""
    from commerce.payments.models import PaymentMethod
    from commerce.shipping.models import Rate

    forget_counts_of_cards()
    scene: dict[str, Any] = {"slow": []} | SCENES[name](shoppers)
    scene["carts"] = write_carts(scene.pop("wanted"), code=scene.pop("code", ""))
    scene["delivery"] = Rate.objects.filter(is_active=True).order_by("pk")[0].pk
    scene["payment"] = PaymentMethod.objects.get(provider="stripe").pk
    return scene


def one_article(shoppers: int) -> dict[str, Any]:
    variant = article(UNITS)
    return {"wanted": [[(variant, 1)]] * shoppers, "variants": [variant], "most": UNITS}


def opposite_order(shoppers: int) -> dict[str, Any]:
    one, two = article(UNITS), article(UNITS)
    wanted: list[Wanted] = [[(one, 1), (two, 1)], [(two, 1), (one, 1)]]
    return {"wanted": [wanted[number % 2] for number in range(shoppers)], "variants": [one, two], "most": UNITS}


def shared_by_a_bundle(shoppers: int) -> dict[str, Any]:
    """Half want the lamp, half a box of two: the ten lamps are sold, however many of each."""
    from commerce.inventory.services import set_parts

    lamp, box = article(UNITS), article(0)
    set_parts(variant_id=box, parts={lamp: 2})
    wanted: list[Wanted] = [[(lamp, 1)], [(box, 1)]]
    return {"wanted": [wanted[number % 2] for number in range(shoppers)], "variants": [lamp], "most": 0}


def last_code(shoppers: int) -> dict[str, Any]:
    from django.utils import timezone

    from commerce.promotions.models import Code, Promotion

    variant, text = article(1_000_000), f"LAST{fresh()}"[:30].upper()
    promotion = Promotion.objects.create(
        name="Last", trigger="code", kind="percent", target="order", percent=10, usage_limit=1,
        starts_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    Code.objects.create(promotion=promotion, text=text)
    return {"wanted": [[(variant, 1)]] * shoppers, "variants": [variant], "most": 1, "code": text}


def last_cent(shoppers: int) -> dict[str, Any]:
    from django.utils import timezone

    from commerce.giftcards.services import issue_card
    from core.money import Money

    variant = article(1_000_000)
    card = issue_card(value=Money(1, currency()), now=timezone.now())
    return {"wanted": [[(variant, 1)]] * shoppers, "variants": [variant], "most": 1, "code": card.code}


def ends_while_paying(shoppers: int) -> dict[str, Any]:
    """Ten have ordered all there is and their time is over; they pay now, while the sweeper comes and others wait."""
    variant = article(UNITS)
    carts = write_carts([[(variant, 1)]] * UNITS, code="")
    slow = [order_an_hour_ago(token, number) for number, token in enumerate(carts)]
    return {"wanted": [[(variant, 1)]] * (shoppers - UNITS), "variants": [variant], "most": UNITS, "slow": slow}


SCENES: dict[str, Callable[[int], dict[str, Any]]] = {
    "one_article": one_article, "opposite_order": opposite_order, "shared_by_a_bundle": shared_by_a_bundle,
    "last_code": last_code, "last_cent": last_cent, "ends_while_paying": ends_while_paying,
}  # fmt: skip


def fresh() -> str:
    from core.ids import uuid7

    return uuid7().hex[-12:]


def currency() -> str:
    from commerce.store.selectors import current_store

    return str(current_store().currency)


def article(units: int) -> int:
    from commerce.catalog.models import Product, Variant
    from commerce.inventory.models import StockItem

    name = f"race-{fresh()}"
    product = Product.objects.create(title=name, slug=name, status="active", is_sellable=True)
    variant = Variant.objects.create(product=product, price_amount=1000)
    StockItem.objects.create(variant=variant, on_hand=units)
    return variant.pk


def write_carts(wanted: list[Wanted], *, code: str) -> list[str]:
    """Their tokens. Each has seen the total with the code: who comes too late is told, and not sold to at another."""
    from django.utils import timezone

    from commerce.cart.models import Cart, CartLine
    from commerce.checkout.quote import quote
    from commerce.store.selectors import current_store

    store, codes = current_store(), [code] if code else []
    carts = Cart.objects.bulk_create([Cart(currency=store.currency, codes=codes) for _each in wanted])
    lines = zip(carts, wanted, strict=True)
    CartLine.objects.bulk_create(
        CartLine(cart=cart, variant_id=variant, quantity=units) for cart, some in lines for variant, units in some
    )
    if code:
        totals = quote(cart=carts[0], store=store, country="FR", postal_code="35000", now=timezone.now()).totals
        shown = {"shown_total": totals.total.amount, "shown_due": totals.due.amount}
        Cart.objects.filter(pk__in=[cart.pk for cart in carts]).update(details=shown)
    return [cart.token for cart in carts]


def another(variant: int) -> str:
    return write_carts([[(variant, 1)]], code="")[0]


def order_an_hour_ago(token: str, number: int) -> list[str]:
    """The payment and its session."""
    from django.utils import timezone

    from commerce.checkout.details import Address, CheckoutDetails
    from commerce.checkout.place_order import place_order
    from commerce.payments.models import PaymentMethod
    from commerce.shipping.models import Rate

    details = CheckoutDetails(
        email=f"slow-{number}-{fresh()}@example.org",
        address=Address(name="Ada", street="1 rue de la Paix", postal_code="75002", city="Paris", country="FR"),
        payment_method_id=PaymentMethod.objects.get(provider="stripe").pk,
        rate_id=Rate.objects.filter(is_active=True).order_by("pk")[0].pk,
    )
    before = timezone.now() - timedelta(hours=1)
    payment = place_order(cart_token=token, details=details, expected_total_amount=None, now=before).payment
    payment.refresh_from_db()
    return [str(payment.pk), payment.provider_reference]


def forget_counts_of_cards() -> None:
    """Limits against card testing are not what is measured here."""
    from django.core.cache import cache
    from django.utils import timezone

    window = int(timezone.now().timestamp()) // 600
    for each in (window - 1, window):
        cache.delete_many([f"cards:{name}:{each}" for name in ("shop", "declined", "accepted")])


def sweep() -> None:
    from django.utils import timezone

    from commerce.checkout.tasks import expire_unpaid

    expire_unpaid(timezone.now())


def count(variants: list[int]) -> dict[str, Any]:
    """After what is due has been done. `differing`: stock items whose counters are not the sums of their holds."""
    from django.db.models import Q, Sum
    from django.utils import timezone

    from commerce.inventory.models import Hold, StockItem
    from commerce.orders.models import Order
    from commerce.payments.tasks import send_due_refunds

    send_due_refunds(timezone.now() + timedelta(minutes=5))
    found = {
        "paid": Order.objects.filter(state="open", paid_state="paid").count(),
        "left": 0,
        "held": 0,
        "differing": 0,
    }
    found["units"] = 0
    for item in StockItem.objects.filter(pk__in=variants):
        holds = Hold.objects.filter(variant_id=item.pk).aggregate(
            held=Sum("quantity", filter=Q(state="held"), default=0),
            committed=Sum("quantity", filter=Q(state="committed"), default=0),
        )
        found["left"] += item.on_hand - item.held - item.committed
        found["held"] += item.held
        found["units"] += holds["held"] + holds["committed"]
        found["differing"] += (item.held, item.committed) != (holds["held"], holds["committed"])
    return found


if __name__ == "__main__":
    main(sys.argv[1], is_guarded="unguarded" not in sys.argv[2:])
