"""Who is meant by an e-mail address, and what is theirs: the customer with it, and guests who ordered with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from builder.privacy.identity import plain
from commerce.cart.models import Cart
from commerce.customers.models import Customer
from commerce.orders.models import Order, OrderLine, Shipment
from commerce.payments.models import Payment

SHORTEST_NAME, SHORTEST_REFERENCE = 3, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`addresses` are theirs alone and are looked for in any text; `names` are not, and anybody may type any: they count
    where a whole field says one and the row is about a customer. `references` are what payment providers call their
    payments, `order_names` what people call their orders."""

    email: str
    customer: Customer | None
    order_ids: tuple[UUID, ...]
    line_ids: tuple[int, ...]
    manifest_ids: tuple[int, ...]
    payment_ids: tuple[UUID, ...]
    cart_ids: tuple[int, ...]
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    order_names: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def customer_id(self) -> int:
        """0 for guests."""
        return self.customer.pk if self.customer else 0


def orders_of(email: str, customer: Customer | None) -> QuerySet[Order]:
    return Order.objects.filter(Q(email__iexact=email) | Q(customer=customer) if customer else Q(email__iexact=email))


def carts_of(email: str, customer: Customer | None) -> QuerySet[Cart]:
    typed = Q(details__email__iexact=email)
    return Cart.objects.filter(typed | Q(customer=customer) if customer else typed)


def find_person(email: str) -> Person:
    email = plain(email)
    customer = Customer.objects.filter(email__iexact=email).first()
    orders = list(orders_of(email, customer).order_by("pk"))
    ids = [order.pk for order in orders]
    mine = Q(order_id__in=ids) | Q(payer=customer) if customer else Q(order_id__in=ids)
    payments = list(Payment.objects.filter(mine).order_by("pk"))
    carts = carts_of(email, customer) | Cart.objects.filter(order_id__in=ids)
    return Person(
        email=email,
        customer=customer,
        order_ids=tuple(ids),
        line_ids=tuple(OrderLine.objects.filter(order__in=ids).order_by("pk").values_list("pk", flat=True)),
        manifest_ids=tuple(
            Shipment.objects.filter(order__in=ids, manifest__isnull=False).values_list("manifest_id", flat=True)
        ),
        payment_ids=tuple(payment.pk for payment in payments),
        cart_ids=tuple(carts.order_by("pk").values_list("pk", flat=True)),
        addresses=tuple(dict.fromkeys([email, *(plain(order.email) for order in orders if order.email)])),
        names=tuple(dict.fromkeys(names_of(customer, orders))),
        order_names=tuple(order.name for order in orders),
        references=tuple(dict.fromkeys(reference for each in payments for reference in references_of(each))),
    )


def names_of(customer: Customer | None, orders: Iterable[Order]) -> Iterator[str]:
    addresses: list[dict[str, Any]] = [customer.address] if customer else []
    addresses += [address for order in orders for address in (order.shipping_address, order.billing_address)]
    found = [customer.name if customer else "", *(str(each.get("name") or "") for each in addresses)]
    yield from (name for name in found if len(name) >= SHORTEST_NAME)


def references_of(payment: Payment) -> Iterator[str]:
    """All names in what is noted of a payment: a provider tells us of the session, the intent or the charge."""
    if len(payment.provider_reference) >= SHORTEST_REFERENCE:
        yield payment.provider_reference
    notes = payment.provider_data.get(payment.provider)
    for name, value in (notes if isinstance(notes, dict) else {}).items():
        is_name = name in ("session", "intent", "charge", "capture", "order") and isinstance(value, str)
        if is_name and len(value) >= SHORTEST_REFERENCE:
            yield value
