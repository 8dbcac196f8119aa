"""How long what is kept: the law of the shop's country, and what the merchant chose below “Legal pages”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from builder.pages.models import LegalDetails
from commerce.store.models import Store, TaxRegime
from commerce.store.selectors import current_store

# Years that invoices and the records behind them are kept, and where it is written.
YEARS_BY_LAW = {
    "AT": (7, "BAO § 132"),
    "BE": (10, "Code de la TVA, art. 60 § 4"),
    "DE": (8, "AO § 147 (3), UStG § 14b (1)"),
    "ES": (6, "Código de Comercio, art. 30"),
    "FR": (10, "Code de commerce, art. L123-22"),
    "IE": (6, "Taxes Consolidation Act 1997, s. 886"),
    "IT": (10, "Codice civile, art. 2220"),
    "LU": (10, "Code de commerce, art. 16"),
    "NL": (7, "AWR, art. 52 (4)"),
    "PT": (10, "Código do IVA, art. 52"),
}
YEARS_ELSEWHERE = 10, ""
OSS_YEARS = 10, "Council Implementing Regulation (EU) No 282/2011, art. 63c (2)"


@dataclass(frozen=True, slots=True)
class Rules:
    """`inactive_months` 0: customers are never erased by the clock."""

    keep_years: int
    inactive_months: int
    message_months: int
    cart_days: int


def years_by_law(store: Store) -> tuple[int, str]:
    """The years, and the text that asks for them; whoever declares by the one-stop shop keeps ten at least."""
    found = YEARS_BY_LAW.get(store.country, YEARS_ELSEWHERE)
    return max(found, OSS_YEARS) if store.tax_regime == TaxRegime.DESTINATION else found


def legal_details(store: Store) -> LegalDetails:
    """Those that the merchant keeps; else new ones, not saved, with the years of the shop's country."""
    found = LegalDetails.objects.filter(pk=1).first()
    return found or LegalDetails(host=settings.OPERATOR_HOSTING, keep_years=years_by_law(store)[0])


def privacy_rules(store: Store | None = None) -> Rules:
    details = legal_details(store or current_store())
    return Rules(details.keep_years, details.inactive_months, details.message_months, details.cart_days)


def kept_until(last_day: date, keep_years: int) -> date:
    """The last day of the last year: the time runs from the end of the business year, taken as the calendar year."""
    return date(last_day.year + keep_years, 12, 31)
