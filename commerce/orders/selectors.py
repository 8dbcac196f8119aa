"""Orders as their shopper and the merchant see them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from commerce.currencies.worth import in_shop_currency
from commerce.giftcards.selectors import paid_by_cards
from commerce.orders.models import FulfilmentState, Order, OrderLine, OrderNote, OrderState, PaidState, Shipment
from commerce.payments.models import Dispute, DisputeState, Payment, Refund, RefundState
from commerce.promotions.models import Promotion
from commerce.store.models import Store
from commerce.taxes.selectors import EU_VAT_AREA
from core.money import Money
from core.prepared import Given, Prepared, keep_related

EU_THRESHOLD = 10_000_00  # euro cents of a calendar year, Directive 2006/112/EC article 59c


@dataclass(frozen=True, slots=True)
class Sales:
    """Orders placed and not cancelled, and what they come to in the shop's currency. Test orders count in test shops."""

    order_count: int
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetail:
    """An order with its lines, shipments and timeline loaded, and its payments, oldest first."""

    order: Order
    payments: list[Payment]
    refunds: list[Refund]
    disputes: list[Dispute]
    credit_left: int = 0  # what gift cards have paid and can get back

    @property
    def refundable_amount(self) -> int:
        """What of the money that came can still be given back."""
        came = sum(payment.amount for payment in self.payments if payment.state in ("paid", "review", "refunded"))
        gone = sum(refund.amount for refund in self.refunds if refund.state != RefundState.FAILED)
        return came - gone + self.credit_left

    @property
    def units_refunded(self) -> Counter[int]:
        """By line id, those under way included."""
        sums: Counter[int] = Counter()
        for refund in self.refunds:
            if refund.state != RefundState.FAILED:
                sums.update(dict(refund.lines))
        return sums

    @property
    def is_disputed(self) -> bool:
        return any(dispute.state != DisputeState.WON for dispute in self.disputes)

    @property
    def is_refund_owed(self) -> bool:
        is_paid_and_over = self.order.state == OrderState.CANCELLED and self.order.paid_state == PaidState.PAID
        reviewed = [payment for payment in self.payments if payment.state == "review"]
        return is_paid_and_over or any(payment.refunded_amount < payment.amount for payment in reviewed)


BY_TOKEN = Prepared(
    lambda: (
        Order.objects.filter(token=Given("token"))
        .annotate(has_shipments=Exists(Shipment.objects.filter(order=OuterRef("pk"))))
        .order_by()
    )
)
LINES = Prepared(lambda: OrderLine.objects.filter(order_id=Given("order_id")).order_by("position", "id"))
SHIPMENTS = Prepared(lambda: Shipment.objects.filter(order_id=Given("order_id")))


def order_by_token(token: str) -> Order | None:
    """The order of an unguessable link with `lines` and `shipments` loaded; None for an unknown one. Two queries, three
    where parcels have left."""
    if not token or len(token) > 64 or "\0" in token:
        return None
    for order in BY_TOKEN(token=token):
        keep_related(order, "lines", LINES(order_id=order.pk))
        has_shipments = order.has_shipments  # type: ignore[attr-defined]
        keep_related(order, "shipments", SHIPMENTS(order_id=order.pk) if has_shipments else [])
        return order
    return None


def order_detail(order_id: UUID) -> OrderDetail | None:
    """For the merchant, in a fixed number of queries. None for an unknown id."""
    order = _loaded().select_related("customer").filter(pk=order_id).first()
    if order is None:
        return None
    payments = list(Payment.objects.filter(order_id=order_id).order_by("pk"))
    refunds = Refund.objects.filter(payment__order_id=order_id).order_by("created_at", "pk")
    disputes = Dispute.objects.filter(payment__order_id=order_id).order_by("opened_at", "pk")
    return OrderDetail(
        order=order,
        payments=payments,
        refunds=list(refunds),
        disputes=list(disputes),
        credit_left=credit_to_return(order),
    )


def credit_to_return(order: Order) -> int:
    """What gift cards have paid of a paid order, and have not got back."""
    is_paid = order.paid_state in (PaidState.PAID, PaidState.REFUNDED)
    return sum(paid_by_cards(order.pk).values()) if order.credits and is_paid else 0


def order_list(
    *, search: str = "", state: str = "", paid_state: str = "", fulfilment_state: str = "", include_tests: bool = True
) -> QuerySet[Order]:
    """Newest first, with `unit_count`. `search` looks at number, e-mail, the recipient's name, and tracking numbers."""
    found = Order.objects.select_related("customer").annotate(unit_count=Sum("lines__quantity", default=0))
    filters = {"state": state, "paid_state": paid_state, "fulfilment_state": fulfilment_state}
    found = found.filter(**{name: value for name, value in filters.items() if value})
    if not include_tests:
        found = found.filter(is_test=False)
    words = search.replace("\0", "").strip()
    if words:
        found = found.filter(_matches(words))
    return found.order_by("-placed_at", "-number")


def orders_to_ship() -> QuerySet[Order]:
    """Open, promised and not wholly shipped, the oldest first: paid, or accepted with a manual payment."""
    return (
        Order.objects.filter(state=OrderState.OPEN)
        .exclude(fulfilment_state=FulfilmentState.FULFILLED)
        .filter(Q(paid_state__in=[PaidState.PAID, PaidState.AUTHORISED]) | Q(pk__in=_payable_on_arrival()))
        .order_by("placed_at", "number")
    )


def sales_today(store: Store, now: datetime) -> Sales:
    """Since midnight of the shop's own time zone."""
    zone = ZoneInfo(store.time_zone)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, tzinfo=zone)
    today = Order.objects.filter(placed_at__gte=midnight, placed_at__lte=now, state=OrderState.OPEN)
    if not store.is_test:
        today = today.filter(is_test=False)
    sums = today.aggregate(count=Count("pk"), total=Sum(in_shop_currency("total_amount"), default=0))
    return Sales(sums["count"], Money(sums["total"], store.currency))


def eu_distance_sales(store: Store, now: datetime) -> Money | None:
    """Net sales of this calendar year to the EU's other countries, which count towards EU_THRESHOLD; None for a seller
    outside of the EU. Orders in other currencies count what they were worth in the shop's on their day. Orders of other
    countries' parts outside the area count too."""
    if store.country not in EU_VAT_AREA:
        return None
    zone = ZoneInfo(store.time_zone)
    start = datetime(now.astimezone(zone).year, 1, 1, tzinfo=zone)
    sold = Order.objects.filter(
        placed_at__gte=start,
        state=OrderState.OPEN,
        is_test=store.is_test,
        shipping_address__country__in=sorted(EU_VAT_AREA - {store.country}),
    )
    net = in_shop_currency("total_amount") - in_shop_currency("tax_amount")
    sums = sold.aggregate(net=Sum(net, default=0))
    return Money(int(sums["net"]), store.currency)


@dataclass(frozen=True, slots=True)
class Usage:
    """Orders that stand, and what a promotion lowered them by, in the shop's currency."""

    order_count: int
    amount: int


def usage_of(promotion: Promotion) -> Usage:
    """One query. Its uses know their orders by id only."""
    factor = Order.objects.filter(pk=OuterRef("order_id")).values("shop_factor")
    uses = promotion.uses.filter(released_at=None).annotate(shop_factor=Subquery(factor))
    sums = uses.aggregate(count=Count("pk"), amount=Sum(in_shop_currency("amount"), default=0))
    return Usage(sums["count"], sums["amount"])


def orders_of(customer_id: int) -> QuerySet[Order]:
    """The latest first, with their lines."""
    return Order.objects.filter(customer_id=customer_id).prefetch_related("lines").order_by("-placed_at")[:50]


def saved_addresses(customer_id: int) -> list[dict[str, str]]:
    """Where this customer had things sent, the latest first, each once; at most five. One query."""
    latest = Order.objects.filter(customer_id=customer_id).order_by("-placed_at")
    found = [address for address in latest.values_list("shipping_address", flat=True)[:30] if address.get("street")]
    unique = {tuple(sorted(address.items())): address for address in found}
    return list(unique.values())[:5]


def _loaded() -> QuerySet[Order]:
    return Order.objects.prefetch_related(
        Prefetch("lines", OrderLine.objects.order_by("position", "id")),
        "shipments",
        Prefetch("timeline", OrderNote.objects.select_related("actor")),
    )


def _payable_on_arrival() -> QuerySet[Payment, UUID]:
    return Payment.objects.filter(provider__in=["on_delivery", "on_pickup"], state="pending").values_list(
        "order_id", flat=True
    )


def _matches(words: str) -> Q:
    found = Q(email__icontains=words) | Q(shipping_address__name__icontains=words)
    found |= Q(pk__in=Shipment.objects.filter(tracking_number__iexact=words).values("order_id"))
    number = words.removeprefix("#")
    found |= Q(imported_name__in=[words, number, f"#{number}"])
    if number.isdecimal() and len(number) < 10:
        found |= Q(number=int(number))
    return found
