"""What only `manage.py stripe_contract_check` sends: the product has its shoppers type their cards on Stripe's own page."""

from __future__ import annotations

from typing import Any

from commerce.payments.providers.stripe.gateway import Fields, call, options_for


def pay_with_test_card(
    card: str, *, amount: int, is_captured: bool, customer: str = "", is_live: bool, account: str, key: str
) -> Fields:
    """`card` is one of Stripe's own, such as pm_card_visa. Raises ProviderRefused where it is declined."""
    given: Any = {
        "amount": amount, "currency": "eur", "payment_method": card, "confirm": True, "metadata": {"order": key},
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        "capture_method": "automatic" if is_captured else "manual", "expand": ["latest_charge"],
    }  # fmt: skip
    if customer:
        given["customer"] = customer
    return call(lambda client: client.v1.payment_intents.create(given, options_for(account, key)), is_live)
