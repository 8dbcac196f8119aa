"""The return for the one-stop shop (Union scheme): supplies of goods by member state and rate, and corrections of earlier
quarters by member state, as Annex III of Implementing Regulation (EU) 2020/194 asks for them.

Article 369h of Directive 2006/112/EC wants other currencies converted at the European Central Bank's rate of the last day of
the tax period (of the next publication, where there is none on that day). Orders in euros are told as they are. Of others
the shop knows the rate of their own day only: in a shop that counts in euros they are converted at that, and `abroad` has
their sums in their own currency, by member state and rate, for whoever files to convert them as the article says. In a shop
that counts in another currency there is no rate to the euro: they are named in `left_out`, and in no sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from commerce.orders.vat_periods import Period, quarter_of
from commerce.orders.vat_report import Entry, VatReport
from commerce.taxes.schemes import Scheme
from core.money import Money

EURO = "EUR"
HEADER = [
    "part",
    "tax_period",
    "member_state",
    "supply",
    "rate_type",
    "rate",
    "taxable_amount",
    "vat_amount",
    "currency",
]


@dataclass(frozen=True, slots=True)
class Supply:
    """`member_state` as returns write it (EL for Greece, XI for Northern Ireland)."""

    member_state: str
    is_standard: bool
    percent: Decimal
    net_amount: int
    tax_amount: int

    @property
    def rate_type(self) -> str:
        return type_of(self.is_standard)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be added to the VAT of an earlier quarter; less than nothing for refunds."""

    quarter: Period
    member_state: str
    tax_amount: int


@dataclass(frozen=True, slots=True)
class Abroad:
    """What of a supply or correction was sold in `currency`, in minor units of that; `rate_type` and `percent` are empty for
    corrections. `euro_tax` is the tax of it that the return has."""

    quarter: Period
    member_state: str
    rate_type: str
    percent: Decimal | None
    currency: str
    net_amount: int
    tax_amount: int
    euro_tax: int


@dataclass(slots=True)
class OssReturn:
    period: Period
    supplies: list[Supply] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    abroad: list[Abroad] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)

    @property
    def supplies_tax(self) -> int:
        return sum(each.tax_amount for each in self.supplies)

    @property
    def tax(self) -> int:
        return self.supplies_tax + sum(each.tax_amount for each in self.corrections)


def oss_return(report: VatReport) -> OssReturn:
    """Of a quarter, in euros. Refunds of its own sales lower them, those of earlier ones are corrections."""
    if not report.period.is_quarter:
        raise ValueError(f"{report.period.name} is no quarter")
    sums: dict[tuple[str, bool, Decimal], list[int]] = defaultdict(lambda: [0, 0])
    earlier: dict[tuple[Period, str], int] = defaultdict(int)
    abroad: dict[tuple[Period, str, str, Decimal | None, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    found = OssReturn(report.period)
    for entry in report.entries:
        rate, quarter = entry.rate, quarter_of(entry.sold_on)
        if rate.scheme != Scheme.OSS:
            continue
        euros = in_euros(entry)
        if euros is None:
            found.left_out.add(rate.order_currency)
            continue
        state, is_own_quarter = member_state(rate.country), quarter == report.period
        if is_own_quarter:
            add(sums[state, rate.is_standard, rate.percent], *euros)
        else:
            earlier[quarter, state] += euros[1]
        if rate.order_currency != EURO:
            kind = (type_of(rate.is_standard), rate.percent) if is_own_quarter else ("", None)
            add(abroad[quarter, state, *kind, rate.order_currency], entry.order_net, entry.order_tax, euros[1])
    order = sorted(sums, key=lambda key: (key[0], not key[1], -key[2]))
    found.supplies = [Supply(*key, *sums[key]) for key in order if any(sums[key])]
    found.corrections = [
        Correction(*key, earlier[key]) for key in sorted(earlier, key=lambda key: (key[0].name, key[1])) if earlier[key]
    ]
    by_place = sorted(
        abroad, key=lambda key: (key[4], not key[2], key[0].name, key[1], key[2] != "STANDARD", -(key[3] or 0))
    )
    found.abroad = [Abroad(*key, *abroad[key]) for key in by_place if any(abroad[key])]
    return found


def in_euros(entry: Entry) -> tuple[int, int] | None:
    """Net and tax; None where there is no rate to the euro."""
    if entry.rate.order_currency == EURO:
        return entry.order_net, entry.order_tax
    return (entry.net_amount, entry.tax_amount) if entry.rate.currency == EURO else None


def add(sums: list[int], *amounts: int) -> None:
    for place, amount in enumerate(amounts):
        sums[place] += amount


def type_of(is_standard: bool) -> str:
    return "STANDARD" if is_standard else "REDUCED"


def member_state(country: str) -> str:
    return {"GR": "EL", "GB": "XI", "MC": "FR"}.get(country, country)


def rows_of(found: OssReturn) -> Iterator[list[object]]:
    """For `HEADER`; periods as the regulation writes them."""
    for each in found.supplies:
        yield [
            "supplies", period_text(found.period), each.member_state, "GOODS", each.rate_type, rate_text(each.percent),
            decimal(each.net_amount), decimal(each.tax_amount), EURO,
        ]  # fmt: skip
    for fix in found.corrections:
        yield ["corrections", period_text(fix.quarter), fix.member_state, "", "", "", "", decimal(fix.tax_amount), EURO]
    for sold in found.abroad:
        yield [
            "of_it_in_other_currencies", period_text(sold.quarter), sold.member_state, "GOODS" if sold.rate_type else "",
            sold.rate_type, "" if sold.percent is None else rate_text(sold.percent),
            Money(sold.net_amount, sold.currency).to_decimal() if sold.rate_type else "",
            Money(sold.tax_amount, sold.currency).to_decimal(), sold.currency,
        ]  # fmt: skip


def bzst_lines(found: OssReturn) -> Iterator[str]:
    """What Germany's portal imports: member states (kind 1), and goods that were sent from Germany (kind 3). Corrections are
    typed in there."""
    yield "#v2.0"
    yield from (f"1,{state}" for state in sorted({each.member_state for each in found.supplies}))
    for each in found.supplies:
        amounts = f"{decimal(each.net_amount)},{decimal(each.tax_amount)}"
        yield f"3,{each.member_state},{each.rate_type},{rate_text(each.percent)},{amounts}"


def period_text(quarter: Period) -> str:
    year, _dash, name = quarter.name.partition("-")
    return f"{name}.{year}"


def rate_text(percent: Decimal) -> str:
    return f"{percent:.2f}"


def decimal(amount: int) -> Decimal:
    return Money(amount, EURO).to_decimal()
