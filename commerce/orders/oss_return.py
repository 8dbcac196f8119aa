"""The return for the one-stop shop (Union scheme): supplies of goods by member state and rate, and corrections of earlier
quarters by member state, as Annex III of Implementing Regulation (EU) 2020/194 asks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from commerce.orders.vat_periods import Period, quarter_of
from commerce.orders.vat_report import VatReport
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
        return "STANDARD" if self.is_standard else "REDUCED"


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be added to the VAT of an earlier quarter; less than nothing for refunds."""

    quarter: Period
    member_state: str
    tax_amount: int


@dataclass(slots=True)
class OssReturn:
    period: Period
    supplies: list[Supply] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    other_currencies: set[str] = field(default_factory=set)

    @property
    def supplies_tax(self) -> int:
        return sum(each.tax_amount for each in self.supplies)

    @property
    def tax(self) -> int:
        return self.supplies_tax + sum(each.tax_amount for each in self.corrections)


def oss_return(report: VatReport) -> OssReturn:
    """Of a quarter. Refunds of its own sales lower them, those of earlier ones are corrections. In euros: what was sold in
    another currency is to be converted at the rate of the quarter's last day, and only named here."""
    if not report.period.is_quarter:
        raise ValueError(f"{report.period.name} is no quarter")
    sums: dict[tuple[str, bool, Decimal], list[int]] = defaultdict(lambda: [0, 0])
    earlier: dict[tuple[Period, str], int] = defaultdict(int)
    found = OssReturn(report.period)
    for entry in report.entries:
        rate, quarter = entry.rate, quarter_of(entry.sold_on)
        if rate.scheme != Scheme.OSS:
            continue
        if rate.currency != EURO:
            found.other_currencies.add(rate.currency)
        elif quarter == report.period:
            both = sums[member_state(rate.country), rate.is_standard, rate.percent]
            both[0] += entry.net_amount
            both[1] += entry.tax_amount
        else:
            earlier[quarter, member_state(rate.country)] += entry.tax_amount
    order = sorted(sums, key=lambda key: (key[0], not key[1], -key[2]))
    found.supplies = [Supply(*key, *sums[key]) for key in order if any(sums[key])]
    found.corrections = [
        Correction(*key, earlier[key]) for key in sorted(earlier, key=lambda key: (key[0].name, key[1])) if earlier[key]
    ]
    return found


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
