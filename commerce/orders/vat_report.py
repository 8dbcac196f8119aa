"""VAT of a period by country and rate, from what orders have kept (docs/pricing.md, "The report of VAT").

A sale counts on the day it was paid, or on which its first parcel left if that was before; a refund on the day it was given.
Orders that another shop took are not ours to declare.

Amounts are in the shop's currency. What was sold in another is converted at the rate of its order (article 91 of Directive
2006/112/EC: of when the tax became chargeable), net and tax of each rate on their own and to the nearest minor unit, halves
up; refunds at the rate of their sale, each rounded with those before it, so that giving everything back leaves nothing. The
sums in the order's own currency stand beside, for whoever has to convert otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from commerce.currencies.worth import parts_worth, shop_amount
from commerce.orders.models import Order, OrderLine, Shipment
from commerce.orders.services.refund import parts_of
from commerce.orders.vat_periods import Period
from commerce.payments.models import PaymentState, Refund, RefundState
from commerce.pricing.declaring import Given, Sold, taken_back
from commerce.pricing.refunding import paid_for_units
from commerce.store.models import Store
from commerce.taxes.schemes import Declared, declared_as

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rate:
    """What rows of the report are told apart by. `destination` is where the parcel went, `country` where tax is owed.
    Amounts are in `currency`, the shop's; orders were in `order_currency`."""

    currency: str
    order_currency: str
    scheme: str
    country: str
    region: str
    destination: str
    percent: Decimal
    is_standard: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A sale (positive) or what a refund took back of it (negative), at one rate. `order_net` and `order_tax` are the same
    in the order's currency."""

    rate: Rate
    sold_on: date
    net_amount: int
    tax_amount: int
    order_net: int
    order_tax: int
    is_refund: bool = False


@dataclass(slots=True)
class Row:
    """`order_net` and `order_tax`: what is left of it after refunds, in the orders' currency."""

    rate: Rate
    sold_net: int = 0
    sold_tax: int = 0
    refunded_net: int = 0
    refunded_tax: int = 0
    order_net: int = 0
    order_tax: int = 0

    @property
    def net(self) -> int:
        return self.sold_net - self.refunded_net

    @property
    def tax(self) -> int:
        return self.sold_tax - self.refunded_tax


@dataclass(slots=True)
class VatReport:
    """`entries` is every sale and refund of the period, for what else is to be told from them."""

    period: Period
    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def total(self) -> Row | None:
        """Of everything, in the shop's currency. None of nothing."""
        if not self.rows:
            return None
        total = Row(self.rows[0].rate)
        for row in self.rows:
            total.sold_net += row.sold_net
            total.sold_tax += row.sold_tax
            total.refunded_net += row.refunded_net
            total.refunded_tax += row.refunded_tax
        return total

    def other_currencies(self) -> dict[str, Row]:
        """What of it was sold in another currency, by that."""
        sums: dict[str, Row] = {}
        for row in self.rows:
            if row.rate.order_currency != row.rate.currency:
                total = sums.setdefault(row.rate.order_currency, Row(row.rate))
                total.sold_net += row.sold_net - row.refunded_net
                total.sold_tax += row.sold_tax - row.refunded_tax
                total.order_net += row.order_net
                total.order_tax += row.order_tax
        return sums


def vat_report(store: Store, period: Period) -> VatReport:
    """A handful of queries for every five hundred orders."""
    report = VatReport(period)
    rows: dict[Rate, Row] = {}
    for entry in entries_of(store, period):
        report.entries.append(entry)
        row = rows.setdefault(entry.rate, Row(entry.rate))
        row.order_net += entry.order_net
        row.order_tax += entry.order_tax
        if entry.is_refund:
            row.refunded_net -= entry.net_amount
            row.refunded_tax -= entry.tax_amount
        else:
            row.sold_net += entry.net_amount
            row.sold_tax += entry.tax_amount
    report.rows = sorted(rows.values(), key=lambda row: sorting(row.rate, store))
    return report


def sorting(rate: Rate, store: Store) -> tuple[object, ...]:
    """The shop's own country first, then by country and rate, and its own currency before others."""
    is_abroad = rate.country != store.country
    foreign = "" if rate.order_currency == rate.currency else rate.order_currency
    return is_abroad, rate.country, rate.region, rate.scheme, rate.destination, -rate.percent, foreign


def first_sale(store: Store) -> datetime | None:
    return (
        sold_orders(store).filter(sold_at__isnull=False).order_by("sold_at").values_list("sold_at", flat=True).first()
    )


def sold_orders(store: Store) -> QuerySet[Any]:
    """With `sold_at`; None while nothing was paid and nothing has left."""
    first_parcel = Shipment.objects.filter(order=OuterRef("pk")).order_by("shipped_at").values("shipped_at")[:1]
    return Order.objects.filter(is_test=store.is_test, imported_from="").annotate(
        sold_at=Least("paid_at", Subquery(first_parcel))
    )


def entries_of(store: Store, period: Period) -> Iterator[Entry]:
    zone = ZoneInfo(store.time_zone)
    start, end = period.bounds(zone)
    refunded = Refund.objects.filter(created_at__gte=start, created_at__lt=end).filter(COUNTED)
    wanted = Q(sold_at__gte=start, sold_at__lt=end) | Q(pk__in=refunded.values("payment__order_id"))
    orders = sold_orders(store).filter(wanted, sold_at__lt=end).order_by("placed_at", "pk").prefetch_related("lines")
    batch: list[Order] = []
    for order in orders.iterator(chunk_size=AT_ONCE):
        batch.append(order)
        if len(batch) == AT_ONCE:
            yield from told_of(batch, store, start, end, zone)
            batch = []
    yield from told_of(batch, store, start, end, zone)


# Money that came twice, or too late, was no price: giving it back changes no tax.
COUNTED = Q(
    payment__state__in=[PaymentState.PAID, PaymentState.REFUNDED],
    state__in=[RefundState.PENDING, RefundState.SUCCEEDED],
)


def told_of(orders: list[Order], store: Store, start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Entry]:
    refunds: dict[UUID, list[Refund]] = defaultdict(list)
    given = Refund.objects.filter(COUNTED, payment__order_id__in=[order.pk for order in orders], created_at__lt=end)
    for refund in given.select_related("payment").order_by("created_at", "pk"):
        refunds[refund.payment.order_id].append(refund)
    for order in orders:
        yield from entries_of_order(order, refunds[order.pk], store, start, zone)


def entries_of_order(
    order: Order, refunds: list[Refund], store: Store, start: datetime, zone: ZoneInfo
) -> Iterator[Entry]:
    """Gift cards that were sold are money: they are none of it until they pay for something."""
    rates, sold, wishes = sold_by_rate(order, refunds, store)
    sold_at = order.sold_at  # type: ignore[attr-defined]
    sold_on = sold_at.astimezone(zone).date()
    told = list(zip(rates, sold, strict=False))
    factor, back = order.shop_factor, taken_back(sold, wishes)
    if sold_at >= start:
        for rate, each in told:
            worth = shop_amount(each.net_amount, factor), shop_amount(each.tax_amount, factor)
            yield Entry(rate, sold_on, *worth, each.net_amount, each.tax_amount)
    for place, (rate, _sold) in enumerate(told):
        gone = [each[place] for each in back]
        nets = parts_worth([each.net_amount for each in gone], factor)
        taxes = parts_worth([each.tax_amount for each in gone], factor)
        for refund, each, net, tax in zip(refunds, gone, nets, taxes, strict=True):
            if refund.created_at >= start and each.paid_amount:
                yield Entry(rate, sold_on, -net, -tax, -each.net_amount, -each.tax_amount, is_refund=True)


def sold_by_rate(order: Order, refunds: list[Refund], store: Store) -> tuple[list[Rate], list[Sold], list[Given]]:
    """The order's rates, what was sold at each (gift cards behind them), and its refunds in the same places."""
    lines = list(order.lines.all())
    parts = parts_of(order, lines)
    paid = dict(zip((line.pk for line in lines), parts.lines, strict=True))
    kept = order.tax_lines or [{"percent": "0", "net": order.total_amount, "tax": 0}]
    percents = [Decimal(each["percent"]) for each in kept]
    cards = sum(paid[line.pk] for line in lines if line.is_gift_card)
    sold = [
        Sold(each["net"] + each["tax"] - (0 if percent else cards), each["tax"])
        for each, percent in zip(kept, percents, strict=True)
    ]
    place = {line.pk: len(sold) if line.is_gift_card else place_of(line.tax_percent, percents) for line in lines}
    carried = [rate.paid_amount for rate in sold] + [0]
    for line in lines:
        carried[place[line.pk]] -= 0 if line.is_gift_card else paid[line.pk]
    wishes = wished(refunds, lines, paid, place, carried)
    declared = declaration_of(order, store)
    rates = [
        Rate(
            store.currency, order.currency, declared.scheme, declared.country, declared.region,
            order.shipping_address.get("country") or store.country, percent, bool(each.get("is_standard")),
        )
        for each, percent in zip(kept, percents, strict=True)
    ]  # fmt: skip
    return rates, [*sold, Sold(cards, 0)], wishes


def place_of(percent: Decimal, percents: list[Decimal]) -> int:
    return percents.index(percent) if percent in percents else len(percents) - 1


def wished(
    refunds: list[Refund], lines: list[OrderLine], paid: dict[int, int], place: dict[int, int], carried: list[int]
) -> list[Given]:
    """Units by their articles; what is more than they cost and as much as the delivery is the delivery's."""
    already: dict[int, int] = defaultdict(int)
    quantity = {line.pk: line.quantity for line in lines}
    found = []
    for refund in refunds:
        by_rate = [0] * len(carried)
        for line_id, units in refund.lines:
            if line_id in paid:
                by_rate[place[line_id]] += paid_for_units(
                    paid_amount=paid[line_id], quantity=quantity[line_id], already=already[line_id], units=units
                )
                already[line_id] += units
        if refund.total_amount - sum(by_rate) == sum(carried):
            by_rate = [goods + share for goods, share in zip(by_rate, carried, strict=True)]
        found.append(Given(refund.total_amount, tuple(by_rate)))
    return found


def declaration_of(order: Order, store: Store) -> Declared:
    """As it was when the order was placed; of older orders, which did not note it, as it would be today."""
    if order.tax_scheme:
        return Declared(order.tax_scheme, order.tax_country, order.tax_region)
    address = order.shipping_address
    return declared_as(
        seller=store.country,
        buyer=address.get("country") or store.country,
        postal_code=address.get("postal_code", ""),
        region="",
        regime=store.tax_regime,
        is_reverse_charge=bool(order.business.get("checked_at")),
        is_exempt=bool(order.exemption),
        is_taxed=bool(order.tax_amount),
    )
