"""From cart to order, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connections, transaction

from commerce.cart.models import Cart
from commerce.cart.selectors import CartView, cart_view
from commerce.checkout.basket import business_of, can_wrap, shows_net_to, tax_rates, today_in, totals_of
from commerce.checkout.benefits import Benefits, benefits_of
from commerce.checkout.delivery import DeliveryOption, delivery_options
from commerce.checkout.details import CheckoutDetails, checked_details
from commerce.checkout.drafting import draft_lines, draft_order
from commerce.checkout.errors import (
    BenefitGone,
    CartEmpty,
    CurrencyGone,
    DeliveryUnavailable,
    MissingUnits,
    OutOfStock,
    PaymentUnavailable,
    PriceChanged,
    problem_of,
)
from commerce.currencies.selling import NotSoldIn, conversion_for, store_selling_in
from commerce.customers.services import remember_customer
from commerce.giftcards.errors import BalanceChanged
from commerce.giftcards.services import redeem_cards
from commerce.inventory import services as inventory
from commerce.inventory.bundles import demand_of
from commerce.orders.models import Order
from commerce.orders.services import write_order
from commerce.payments.models import Payment, PaymentMethod
from commerce.payments.providers import REGISTRY
from commerce.payments.providers.base import Done, NextStep
from commerce.payments.selectors import offered_methods
from commerce.payments.services import begin, create_payment, settle
from commerce.pricing.result import Totals
from commerce.promotions.errors import UsedUpMeanwhile
from commerce.promotions.services import take_uses
from commerce.store.models import Store
from commerce.store.selectors import current_store
from commerce.store.words import further_language
from commerce.taxes.exemptions import exemption_of
from core.money import Money, round_half_up
from core.prepared import Given, Prepared

LOCKED = Prepared(lambda: Cart.objects.select_for_update().filter(token=Given("token")))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """`next_step`: Redirect(url), Instructions(text) or Done(): where to send the shopper now."""

    order: Order
    payment: Payment
    next_step: NextStep


class Expected(NamedTuple):
    """What stood on the page that was sent; None where nobody knows."""

    total: int | None
    due: int | None
    currency: str | None


def place_order(
    *,
    cart_token: str,
    details: CheckoutDetails,
    expected_total_amount: int | None,
    expected_due_amount: int | None = None,
    expected_currency: str | None = None,
    now: datetime,
    payer_id: int | None = None,
) -> PlacedOrder:
    """Order what the cart holds now. The same cart gives the same order, however often and from wherever it is sent.

    `expected_due_amount` is what the shopper saw as left to pay after gift cards, `expected_currency` the currency of both:
    1000 cents and 1000 yen are equal numbers. `payer_id` is the customer who is signed in:
    an e-mail address alone proves nothing. Raises CartEmpty, InvalidDetails, CurrencyGone,
    OutOfStock, DeliveryUnavailable, PaymentUnavailable, PriceChanged, BenefitGone (all of commerce.checkout.errors);
    then nothing is written. Announces order.placed and stock.changed. The provider is spoken to after the commit: an
    order whose payment could not be started is there, and can be paid again.
    """
    expected = Expected(expected_total_amount, expected_due_amount, expected_currency)
    order, payment = _write(cart_token, details, expected, payer_id, now)
    if order.due_amount == 0:
        payment = settle(payment.pk, now)
        order.refresh_from_db()
    is_theirs = payment.payer_id in (None, payer_id)  # a cart that somebody who has signed out since has ordered
    return PlacedOrder(order=order, payment=payment, next_step=begin(payment, now) if is_theirs else Done())


@transaction.atomic("default", durable=True)
def _write(
    cart_token: str,
    details: CheckoutDetails,
    expected: Expected,
    payer_id: int | None,
    now: datetime,
) -> tuple[Order, Payment]:
    """Locks, in this order: the cart, the customer, stock items by variant, gift cards, promotions, codes, the order
    counter (docs/locking.md)."""
    cart = lock_cart(cart_token)
    if cart.order_id is not None:
        return placed_before(cart.order_id)
    store = store_of(cart)
    details = checked_details(details, terms_needed=bool(store.terms_url))
    conversion = conversion_for(store)
    view = cart_view(cart, conversion)
    check_lines(view)
    country, postal_code = details.address.country, details.address.postal_code
    language = further_language(details.locale, store.locale)
    chosen = choose_delivery(
        view=view, store=store, country=country, postal_code=postal_code, rate_id=details.rate_id, now=now,
        language=language,
    )  # fmt: skip
    wrapped = details.gift_wrap and can_wrap(view, store)
    rates = tax_rates(
        view=view,
        store=store,
        country=country,
        postal_code=postal_code,
        region=details.address.region,
        is_wrapped=wrapped,
        now=now,
    )
    benefits = benefits_of(codes=cart.codes, conversion=conversion, now=now, email=details.email)
    exemption = exemption_of(cart.customer, store=store, on_date=today_in(store, now))
    business = (
        None
        if exemption
        else business_of(vat=details.vat_number, store=store, country=country, postal_code=postal_code, now=now)
    )
    totals = totals_of(
        view=view,
        chosen=chosen,
        rates=rates,
        store=store,
        benefits=benefits,
        is_tax_off=business is not None or exemption is not None,
        is_wrapped=wrapped,
    )
    method = choose_method(store=store, chosen=chosen, total=totals.due, method_id=details.payment_method_id)
    check_expected(totals, expected)
    order = draft_order(
        cart=cart,
        details=details,
        store=store,
        totals=totals,
        chosen=chosen,
        method=method,
        rates=rates,
        business=business,
        exemption=exemption,
        shows_net=shows_net_to(store, cart.customer, on_date=today_in(store, now)),
        now=now,
    )
    lines = draft_lines(order, view, totals)
    order.customer_id = remember_customer(
        email=details.email,
        name=details.address.name,
        phone=details.phone,
        locale=details.locale,
        address=order.shipping_address,
        accepts_marketing=details.accepts_marketing,
        now=now,
    )
    expires_at = hold_until(store, method, now)
    hold_stock(order, view, expires_at)
    payment = create_payment(
        order_id=order.pk, method=method, amount=totals.due, expires_at=expires_at, payer_id=payer_id,
        language=language,
    )  # fmt: skip
    note_order(cart, order, now)
    use_benefits(order, benefits, totals, now)
    write_order(order=order, lines=lines)
    return order, payment


def store_of(cart: Cart) -> Store:
    """Dressed for the cart's currency, at the rate of this moment. Raises CurrencyGone."""
    try:
        return store_selling_in(current_store(), cart.currency)
    except NotSoldIn:
        raise CurrencyGone(cart.currency) from None


def check_expected(totals: Totals, expected: Expected) -> None:
    found = Expected(totals.total.amount, totals.due.amount, totals.total.currency)
    for seen, true in zip(expected, found, strict=True):
        if seen is not None and seen != true:
            raise PriceChanged(totals.total)


def use_benefits(order: Order, benefits: Benefits, totals: Totals, now: datetime) -> None:
    """Count the uses, in the shop's own currency, and take the money off the cards; whoever was quicker has them. The
    customer's row is locked, so two orders of one customer see each other's uses. Raises BenefitGone."""
    try:
        if totals.payments:
            redeem_cards(
                amounts={payment.tender.key: payment.amount for payment in totals.payments}, order_id=order.pk, now=now
            )
        if totals.used:
            take_uses(
                amounts={used.offer.id: round_half_up(used.amount * order.shop_factor) for used in totals.used},
                offered=benefits.offered,
                order_id=order.pk,
                email=order.email,
                now=now,
            )
    except (BalanceChanged, UsedUpMeanwhile) as error:
        raise BenefitGone(error)


def lock_cart(token: str) -> Cart:
    """Whoever else orders this cart waits here, and finds it ordered. Raises CartEmpty for an unknown one."""
    is_token = bool(token) and len(token) <= 64 and "\0" not in token
    cart = next(iter(LOCKED(token=token)), None) if is_token else None
    if cart is None:
        raise CartEmpty()
    return cart


def note_order(cart: Cart, order: Order, now: datetime) -> None:
    """From here on the cart is this order's."""
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE cart_cart SET order_id = %s, updated_at = %s WHERE id = %s", [order.pk, now, cart.pk])


def placed_before(order_id: UUID) -> tuple[Order, Payment]:
    order = Order.objects.get(pk=order_id)
    payment = Payment.objects.select_related("method").filter(order_id=order.pk).order_by("-pk")[0]
    return order, payment


def check_lines(view: CartView) -> None:
    if view.is_empty:
        raise CartEmpty()
    problem = problem_of(view)
    if problem is not None:
        raise problem


def choose_delivery(
    *, view: CartView, store: Store, country: str, postal_code: str, rate_id: int | None, now: datetime, language: str
) -> DeliveryOption | None:
    """The delivery asked for, at today's price; None where nothing has to be delivered."""
    if not view.needs_delivery:
        return None
    for option in delivery_options(
        view=view, store=store, country=country, postal_code=postal_code, now=now, language=language
    ):
        if option.rate_id == rate_id:
            return option
    raise DeliveryUnavailable()


def choose_method(
    *, store: Store, chosen: DeliveryOption | None, total: Money, method_id: int | None
) -> PaymentMethod | None:
    """The method asked for; None where there is nothing to pay."""
    if not total:
        return None
    for method in offered_methods(store=store, delivery_kind=chosen.kind if chosen else ""):
        if method.pk == method_id:
            return method
    raise PaymentUnavailable()


def hold_until(store: Store, method: PaymentMethod | None, now: datetime) -> datetime | None:
    """None: for good, because the merchant trusts that the money will come."""
    if REGISTRY[method.provider if method else "free"].capabilities.commits_stock:
        return None
    return now + timedelta(minutes=store.hold_minutes)


def hold_stock(order: Order, view: CartView, expires_at: datetime | None) -> None:
    """The units of the whole cart, summed per stock item: two lines may draw on the same one, and a bundle on those of
    its parts."""
    demand = demand_of((line.variant.pk, line.quantity, line.parts) for line in view.lines)
    try:
        inventory.hold(order_id=order.pk, demand=demand, expires_at=expires_at)
    except inventory.NotEnoughStock as error:
        short = {shortage.variant_id: shortage.available for shortage in error.shortages}
        raise OutOfStock(
            [
                MissingUnits(line.line_id, line.title, line.quantity, min(short[pk] // units for pk, units in missing))
                for line in view.lines
                if (missing := [each for each in line.parts or ((line.variant.pk, 1),) if each[0] in short])
            ]
        )
