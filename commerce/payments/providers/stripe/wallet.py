"""Customers of a shop's account at Stripe, and the cards that they wanted to be kept."""

from __future__ import annotations

from typing import Any

from commerce.payments.providers.stripe.gateway import PAGE, Fields, call, fresh_key, options_for


def create_customer(*, email: str, name: str, metadata: Fields, is_live: bool, account: str, key: str) -> str:
    given: Any = {"email": email, "name": name, "metadata": metadata}
    return str(call(lambda client: client.v1.customers.create(given, options_for(account, key)), is_live)["id"])


def cards_of(customer: str, *, is_live: bool, account: str) -> list[Fields]:
    """Those that the customer wanted to be kept. Somebody waits for the page: no answer in seconds is no answer."""
    given: Any = {"type": "card", "allow_redisplay": "always", "limit": PAGE}
    options = options_for(account)
    found = call(
        lambda client: client.v1.customers.payment_methods.list(customer, given, options), is_live, is_quick=True
    )
    return list(found["data"])


def delete_customer(customer: str, *, is_live: bool, account: str) -> None:
    """With the cards that they kept there; payments made stay, without them."""
    options = options_for(account)
    call(lambda client: client.v1.customers.delete(customer, {}, options), is_live)


def detach_card(card: str, *, is_live: bool, account: str) -> None:
    options = options_for(account, fresh_key("detach", card))
    call(lambda client: client.v1.payment_methods.detach(card, {}, options), is_live)
