"""What the demonstration shop needs to sell, and a few orders for its admin to show."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from commerce.cart.services import add_to_cart, open_cart
from commerce.catalog.models import Variant
from commerce.checkout.details import Address, CheckoutDetails
from commerce.checkout.place_order import PlacedOrder, place_order
from commerce.orders.models import Order
from commerce.orders.services import mark_paid, ship_order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate, RateKind
from commerce.store.models import Store
from core import audit
from core.events.outbox import emit
from core.pages import bump_pages

ADDRESS = {"street": "12 rue des Lilas", "postal_code": "35000", "city": "Rennes", "country": "FR"}
TRANSFER = (
    "Please transfer the total to this account, with your order number as reference:\n"
    "Maison Échoppe, IBAN FR76 3000 6000 0112 3456 7890 189, BIC AGRIFRPP (a sample: do not send money)"
)
DELIVERED = "Pay the carrier in cash, please have the exact amount ready."
FETCHED = "Pay in our shop when you fetch your order, by card or in cash."
FRENCH = {
    TRANSFER: (
        "Merci de virer le total sur ce compte, avec le numéro de commande en référence :\n"
        "Maison Échoppe, IBAN FR76 3000 6000 0112 3456 7890 189, BIC AGRIFRPP (un exemple : n’envoyez pas d’argent)"
    ),
    DELIVERED: "À payer en espèces au livreur ; merci de préparer l’appoint.",
    FETCHED: "À payer dans notre boutique au retrait de la commande, par carte ou en espèces.",
}

# e-mail, name, street, postal code, city; what is ordered; how it is paid; days ago
ORDERS = [
    ("ada@example.com", "Ada Moreau", "5 quai de la Fosse", "44000", "Nantes", {"bonsai-tree": 1, "tulip-pot": 2}, 3),
    ("blaise@example.com", "Blaise Petit", "8 rue Nationale", "37000", "Tours", {"instant-camera": 1}, 1),
    ("chloe@example.com", "Chloé Bernard", "21 cours Mirabeau", "13100", "Aix-en-Provence", {"wooden-stool": 4}, 0),
]


def prepare_selling() -> None:
    """Ways to pay and deliver, switched on where they were never filled in."""
    for provider, text in (("transfer", TRANSFER), ("on_delivery", DELIVERED), ("on_pickup", FETCHED)):
        for method in PaymentMethod.objects.filter(provider=provider, instructions=""):
            method.is_active, method.instructions = True, text
            method.words = {"fr": {**method.words.get("fr", {}), "instructions": FRENCH[text]}}
            method.save(update_fields=["is_active", "instructions", "words"])
    PaymentMethod.objects.filter(provider="bogus").update(is_active=True)
    Rate.objects.filter(kind=RateKind.PICKUP).update(is_active=True)
    Store.objects.filter(pk=1, address={}).update(
        address=ADDRESS,
        email="hello@example.com",
        announcement="A demonstration: look, try, order. Nothing is delivered.",
        description="Plants, chairs, cameras and more: the demonstration shop of Échoppe.",
        terms_url="/terms/",
    )


def place_sample_orders(*, owner: User, now: datetime) -> None:
    """One on its way, one paid, one to be paid. None where there are orders already."""
    if Order.objects.exists():
        return
    placed = [place_sample(*sample, now=now) for sample in ORDERS]
    for each in placed[:2]:
        mark_paid(order_id=each.order.pk, actor=owner, now=now, reference="sample")
    ship_order(
        order_id=placed[0].order.pk, request_key="demo", actor=owner, now=now, carrier="colissimo",
        tracking_number="6A12345678901",
    )  # fmt: skip


def place_sample(
    email: str, name: str, street: str, postal_code: str, city: str, wanted: dict[str, int], days: int, *, now: datetime
) -> PlacedOrder:
    cart = open_cart(store=Store.objects.get(pk=1))
    for slug, quantity in wanted.items():
        variant = Variant.objects.filter(product__slug=slug).order_by("position").first()
        if variant is not None:
            add_to_cart(cart=cart, variant_id=variant.pk, quantity=quantity)
    address = Address(name=name, street=street, postal_code=postal_code, city=city, country="FR")
    details = CheckoutDetails(
        email=email,
        address=address,
        payment_method_id=PaymentMethod.objects.get(provider="transfer").pk,
        rate_id=Rate.objects.filter(kind=RateKind.DELIVERY, zone__countries=["FR"]).order_by("pk")[0].pk,
        accepts_terms=True,
    )
    at = now - timedelta(days=days)
    return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=at)


@transaction.atomic("default")
def open_doors(*, owner: User) -> None:
    if Store.objects.filter(pk=1, is_open=False).update(is_open=True):
        audit.record("shop.opened", actor=owner)
        emit("shop.opened")
        bump_pages()
