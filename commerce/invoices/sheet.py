"""A document as it is read: every figure, date and word formatted in its own language. Page and PDF print the same sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commerce.invoices.models import Document
from commerce.invoices.text import one_line
from commerce.store.places import address_lines, place_lines
from core.money import Money, exponent, format_money


@dataclass(frozen=True, slots=True)
class Row:
    """`labelled` are (column, cell); `details` stand below the first."""

    labelled: list[tuple[str, str]]
    details: list[str] = field(default_factory=list)

    @property
    def cells(self) -> list[str]:
        return [cell for _column, cell in self.labelled]


@dataclass(frozen=True, slots=True)
class Sheet:
    language: str
    title: str
    number: str
    facts: list[tuple[str, str]]
    seller: list[str]
    buyer_title: str
    buyer: list[str]
    delivery: list[str]
    columns: list[str]
    rows: list[Row]
    sums: list[tuple[str, str]]
    total: tuple[str, str]
    rate_columns: list[str]
    rates: list[list[str]]
    payments: list[tuple[str, str]]
    due: tuple[str, str] | None
    mentions: list[str]
    footer: str
    is_test: bool


def sheet_of(document: Document) -> Sheet:
    with translation.override(document.language):
        return Writer(document).sheet()


class Writer:
    def __init__(self, document: Document) -> None:
        self.document, self.content = document, document.content
        order_locale = document.content.get("locale") or document.language
        self.locale = known_locale(order_locale, document.language)

    def money(self, amount: int) -> str:
        return format_money(Money(amount, self.document.currency), self.locale)

    def unit(self, amount: str) -> str:
        """A price of one without tax: as money where it is whole minor units, else to the hundredth of one."""
        exact = Decimal(amount)
        if exact == exact.to_integral_value():
            return self.money(int(exact))
        digits = exponent(self.document.currency) + 2
        value = exact.scaleb(-exponent(self.document.currency))
        return str(format_decimal(value, format=f"#,##0.{'0' * digits}", locale=self.locale))

    def day(self, text: str) -> str:
        return format_date(date.fromisoformat(text), format="long", locale=self.locale) if text else ""

    def percent(self, text: str) -> str:
        number = format_decimal(Decimal(text), locale=self.locale) if text else ""
        return _("%(percent)s %%") % {"percent": number} if text else ""

    def sheet(self) -> Sheet:
        content, document = self.content, self.document
        return Sheet(
            language=document.language,
            title=_("Credit note") if document.is_credit else _("Invoice"),
            number=document.number,
            facts=[(label, value) for label, value in self.facts() if value],
            seller=self.seller(),
            buyer_title=_("Invoice for"),
            buyer=self.address(content["buyer"], with_numbers=True),
            delivery=self.address(content.get("delivered_to") or {}),
            columns=self.columns(),
            rows=[self.row(each) for each in content["lines"]],
            sums=self.sums(),
            total=(self.total_label(), self.money(document.total_amount)),
            rate_columns=[pgettext("tax", "Rate"), _("Amount without tax"), _("Tax"), _("Amount with tax")],
            rates=[self.rate(each) for each in content["rates"]],
            payments=[(self.payment_label(each), self.money(each["amount"])) for each in content.get("payments", [])],
            due=self.due(),
            mentions=[*self.conversion(), *(one_line(each) for each in content["mentions"])],
            footer=content.get("footer", ""),
            is_test=document.is_test,
        )

    def facts(self) -> list[tuple[str, str]]:
        content = self.content
        corrects = content.get("corrects") or {}
        invoice = f"{corrects['number']} ({self.day(corrects['issued_on'])})" if corrects else ""
        return [
            (_("Date of issue"), self.day(content["issued_on"])),
            (_("Corrects invoice"), invoice),
            (_("Reason"), one_line(content.get("reason", ""))),
            (_("Order number"), content["order"]),
            (_("Date of the order"), self.day(content["ordered_on"])),
            (_("Date of delivery"), self.day(content["supplied_on"])),
            (_("Date of payment"), self.day(content["paid_on"])),
        ]

    def seller(self) -> list[str]:
        seller = self.content["seller"]
        numbers = [seller["registration"]]
        if seller["vat_number"] and seller["vat_number"] not in seller["registration"]:
            numbers.append(f"{_('VAT number')} {seller['vat_number']}")
        lines = [seller["name"], seller["brand"], seller["form"], *place_lines(seller, self.locale), *numbers,
                 seller["email"], seller["phone"]]  # fmt: skip
        return [one_line(line) for line in lines if line.strip()]

    def address(self, parts: dict[str, str], *, with_numbers: bool = False) -> list[str]:
        lines = address_lines(parts, self.locale, company_first=True)
        if with_numbers:
            lines += [f"{_('VAT number')} {parts['vat_number']}" if parts["vat_number"] else "", parts["email"]]
        return [one_line(line) for line in lines if line.strip()]

    def columns(self) -> list[str]:
        """Their places are those of `row`."""
        amount = _("Amount without tax") if self.content["basis"] == "net" else _("Amount with tax")
        if self.document.is_credit:
            return [_("Article"), _("Quantity"), pgettext("tax", "Rate"), amount]
        return [_("Article"), _("Quantity"), _("Unit price without tax"), pgettext("tax", "Rate"), amount]

    def row(self, line: dict[str, Any]) -> Row:
        quantity = "" if line["quantity"] is None else format_decimal(line["quantity"], locale=self.locale)
        cells = [one_line(line["title"]), quantity, self.percent(line["percent"]), self.money(line["amount"])]
        known = [one_line(line.get("options", "")), one_line(line.get("sku", ""))]
        details = [" · ".join(filter(None, known))]
        if not self.document.is_credit:
            cells.insert(2, self.unit(line["unit_net"]))
            details.append(
                _("of which eco-contribution %(amount)s") % {"amount": self.money(line["eco"])} if line["eco"] else ""
            )
        return Row(list(zip(self.columns(), cells, strict=True)), [each for each in details if each])

    def sums(self) -> list[tuple[str, str]]:
        """From the goods to the total: as cart, order and mail tell it."""
        content = self.content
        if self.document.is_credit:
            found = []
        else:
            found = [(_("Articles"), self.money(content["subtotal"]))]
            found += [(one_line(each["label"]), self.money(-each["amount"])) for each in content["discounts"]]
            if shipping := content["shipping"]:
                label = one_line(
                    " · ".join([_("Delivery"), *filter(None, [shipping["label"], *shipping["discounts"]])])
                )
                found.append((label, self.money(shipping["amount"])))
        if content["tax"]:
            found += [(_("Total without tax"), self.money(content["net"])), (_("Tax"), self.money(content["tax"]))]
        return found

    def total_label(self) -> str:
        if self.document.is_credit:
            return _("Credited")
        return _("Total with tax") if self.content["tax"] else _("Total")

    def rate(self, rate: dict[str, Any]) -> list[str]:
        name = f"{rate['name']} {self.percent(rate['percent'])}".strip()
        return [one_line(name), self.money(rate["net"]), self.money(rate["tax"]), self.money(rate["net"] + rate["tax"])]

    def conversion(self) -> list[str]:
        """The tax in the shop's currency (article 230), by rate where there are several."""
        found = self.content.get("conversion")
        if not found or not self.document.tax_amount:
            return []
        own = found["currency"]
        told = _("Tax in %(currency)s: %(amount)s (1 %(currency)s = %(rate)s %(foreign)s)") % {
            "currency": own, "amount": self.own_money(found["tax"], own), "foreign": self.document.currency,
            "rate": format_decimal(Decimal(found["rate"]), format="#,##0.##########", locale=self.locale),
        }  # fmt: skip
        rates = [
            f"{self.rate(rate)[0]}: {self.own_money(tax, own)}"
            for rate, tax in zip(self.content["rates"], found["taxes"], strict=True)
            if tax
        ]
        return [told, *([" · ".join(rates)] if len(rates) > 1 else [])]

    def own_money(self, amount: int, currency: str) -> str:
        return format_money(Money(amount, currency), self.locale)

    def payment_label(self, payment: dict[str, Any]) -> str:
        label = one_line(payment["label"]) or _("Payment")
        return f"{label}, {self.day(payment['on'])}" if payment["on"] else label

    def due(self) -> tuple[str, str] | None:
        if self.document.is_credit:
            return None
        due = self.content["due"]
        return (_("To be paid"), self.money(due)) if due else (_("Left to pay"), self.money(0))


def known_locale(name: str, language: str) -> str:
    try:
        return str(Locale.parse(name.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return language
