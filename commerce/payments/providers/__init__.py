"""Every way to be paid, in one visible table. A new one: a folder, and a line here."""

from __future__ import annotations

from commerce.payments.models import Payment
from commerce.payments.providers.base import Capabilities, Provider
from commerce.payments.providers.bogus.provider import Bogus
from commerce.payments.providers.currencies import HOME
from commerce.payments.providers.free.provider import Free
from commerce.payments.providers.manual.provider import Manual
from commerce.payments.providers.mollie.provider import Mollie
from commerce.payments.providers.paypal.provider import PayPal
from commerce.payments.providers.stripe.provider import Stripe

REGISTRY: dict[str, Provider] = {
    "transfer": Manual(Capabilities(commits_stock=True, is_asked=False, sends_refunds=False)),
    "on_delivery": Manual(
        Capabilities(commits_stock=True, is_asked=False, sends_refunds=False, delivery_kind="delivery", currencies=HOME)
    ),
    "on_pickup": Manual(
        Capabilities(commits_stock=True, is_asked=False, sends_refunds=False, delivery_kind="pickup", currencies=HOME)
    ),
    "free": Free(),
    "stripe": Stripe(),
    "mollie": Mollie(),
    "paypal": PayPal(),
    "bogus": Bogus(),
}


def provider_of(payment: Payment) -> Provider:
    return REGISTRY[payment.provider]
