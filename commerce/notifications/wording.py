"""How amounts, moments, addresses and links read in a mail, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from django.conf import settings

from commerce.notifications.languages import path_in
from commerce.orders.models import Order
from commerce.store.models import Store
from core.money import Money, format_money
from tenants.hosts import url_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads the mail: the language of our words, the locale of figures, and the shop's time zone."""

    locale: str
    time_zone: str

    @property
    def language(self) -> str:
        base = self.locale.replace("_", "-").split("-")[0].lower()
        return base if base in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @property
    def figures(self) -> str:
        """Babel's name of the locale; the language alone where Babel does not know the region."""
        try:
            return str(Locale.parse(self.locale, sep="-" if "-" in self.locale else "_"))
        except (UnknownLocaleError, ValueError):
            return self.language

    def amount(self, minor_units: int, currency: str) -> str:
        return format_money(Money(minor_units, currency), self.figures)

    def day(self, day: date) -> str:
        return str(format_skeleton("yMMMEd", day, locale=self.figures))

    def moment(self, at: datetime) -> str:
        """ "22 November 2026, 14:05", by the shop's clock."""
        try:
            zone = ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("UTC")
        local = at.astimezone(zone)
        day = format_date(local, format="long", locale=self.figures)
        return f"{day}, {format_time(local, format='short', tzinfo=zone, locale=self.figures)}"


def shopper_of(order: Order, store: Store) -> Reader:
    return Reader(order.locale or store.locale, store.time_zone)


def merchant_of(store: Store) -> Reader:
    return Reader(store.locale, store.time_zone)


def order_url(order: Order, store: Store) -> str:
    """The shopper's page of the order in the order's language, on the shop's stored host: a request's host is what anybody
    may type."""
    return url_of(store.primary_host, path_in(shopper_of(order, store).language, f"/orders/{quote(order.token)}/"))


def admin_url(store: Store, path: str) -> str:
    return url_of(store.admin_host, path)


def web_link(url: str) -> str:
    """`url` if a browser opens it as a page, else nothing: tracking addresses are typed by people."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""
