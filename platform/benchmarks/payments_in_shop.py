"""`python -m benchmarks.payments_in_shop place HANDLE COUNT` connects the shop with Stripe's double and places so many
orders; `... work HANDLE` works on its inbox until nothing is left; `... count HANDLE` counts; `... books HANDLE` does
what is due within a day, then counts. All print JSON."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django


def main(act: str, handle: str, count: int = 0) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from core.scope import control_context
    from tenants.context import shop_context
    from tenants.models import Shop

    with control_context():
        shop = Shop.objects.get(handle=handle)
    with shop_context(shop):
        acts = {
            "place": lambda: place_orders(count),
            "work": work,
            "count": count_all,
            "books": books,
            "inbox": take_inbox,
            "leave": leave,
        }
        sys.stdout.write(json.dumps(acts[act]()))


def place_orders(count: int) -> dict[str, Any]:
    from django.utils import timezone

    from commerce.payments.models import ConnectedAccount, Payment, PaymentMethod
    from commerce.payments.services.accounts import connect_account, offer_cards
    from commerce.store.selectors import current_store

    now = timezone.now()
    account = connect_account(store=current_store(), email="bench@example.org", actor=None, now=now)
    ConnectedAccount.objects.update(is_ready=True)
    be_ready(account.reference)
    offer_cards()
    PaymentMethod.objects.filter(provider="stripe").update(is_active=True)
    method = PaymentMethod.objects.get(provider="stripe")
    for number in range(count):
        order(number, method.pk)
    sessions = {str(each.pk): each.provider_reference for each in Payment.objects.filter(provider="stripe")}
    return {"account": account.reference, "sessions": sessions}


def be_ready(account: str) -> None:
    import httpx
    from django.conf import settings

    httpx.post(f"{settings.STRIPE_API_BASE}/_test/onboard", json={"account": account}).raise_for_status()


def order(number: int, method_id: int) -> None:
    from django.utils import timezone

    from commerce.cart.services import add_to_cart, open_cart
    from commerce.catalog.models import Variant
    from commerce.checkout.details import Address, CheckoutDetails
    from commerce.checkout.place_order import place_order
    from commerce.inventory.models import StockItem
    from commerce.shipping.models import Rate
    from commerce.store.selectors import current_store

    variant = Variant.objects.filter(product__is_sellable=True).order_by("pk")[0]
    StockItem.objects.filter(variant=variant).update(on_hand=1_000_000)
    cart = open_cart(store=current_store())
    add_to_cart(cart=cart, variant_id=variant.pk, quantity=1)
    rate = Rate.objects.filter(is_active=True).order_by("pk")[0]
    address = Address(name="Ada", street="1 rue de la Paix", postal_code="75002", city="Paris", country="FR")
    details = CheckoutDetails(
        email=f"s{number}@example.org", address=address, payment_method_id=method_id, rate_id=rate.pk
    )
    place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=timezone.now())


def count_all() -> dict[str, int]:
    from benchmarks.oversell_in_shop import forget_counts_of_cards
    from commerce.orders.models import Order
    from commerce.payments.models import Payment
    from core.models import Event

    forget_counts_of_cards()
    return {
        "orders": Order.objects.count(),
        "payments": Payment.objects.count(),
        "paid": Payment.objects.filter(provider="stripe", state="paid").count(),
        "paid_events": Event.objects.filter(name="order.paid").count(),
    }


def take_inbox() -> dict[str, int]:
    from django.utils import timezone

    from benchmarks.failing import install
    from commerce.payments.tasks import work_on_inbox

    install()
    work_on_inbox(timezone.now() + timedelta(seconds=5))
    return {}


def books() -> dict[str, int]:
    """Everything that is due later is done; then the figures that a crash must not spoil."""
    from django.utils import timezone

    from commerce.checkout.tasks import expire_unpaid
    from commerce.inventory.models import Hold, HoldState
    from commerce.orders.models import Order
    from commerce.payments.tasks import send_due_refunds, work_on_inbox
    from core.models import Event

    for hours in (1, 5, 30):
        later = timezone.now() + timedelta(hours=hours)
        work_on_inbox(later)
        expire_unpaid(later)
        send_due_refunds(later)
    return {
        "orders": Order.objects.count(),
        "paid_orders": Order.objects.filter(paid_state="paid").count(),
        "paid_events": Event.objects.filter(name="order.paid").count(),
        "held": Hold.objects.filter(state=HoldState.HELD).count(),
    }


def leave() -> None:
    """For the figures that come after."""
    from commerce.payments.models import PaymentMethod

    PaymentMethod.objects.filter(provider="stripe").update(is_active=False)


def work() -> dict[str, Any]:
    """At a later time, so that what was put off is due."""
    from django.utils import timezone

    from commerce.payments.models import InboxEvent, Payment
    from commerce.payments.tasks import work_on_inbox
    from core.models import Event

    for _ in range(200):
        if work_on_inbox(timezone.now() + timedelta(minutes=1)) is None:
            break
    return {
        "paid": Payment.objects.filter(provider="stripe", state="paid").count(),
        "states": {str(each.pk): each.state for each in Payment.objects.filter(provider="stripe")},
        "paid_events": Event.objects.filter(name="order.paid").count(),
        "unfinished": InboxEvent.objects.exclude(state__in=["done", "ignored"]).count(),
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
