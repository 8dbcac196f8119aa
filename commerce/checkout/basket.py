"""What quote and place_order share: from a cart's view to deliveries, rates and totals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from commerce.cart.selectors import CartLineView, CartView, NoticeKind
from commerce.checkout.benefits import Benefits
from commerce.checkout.delivery import DeliveryOption
from commerce.currencies.selling import conversion_for
from commerce.customers.models import Customer
from commerce.pricing.given import PricedLine, PricingInput
from commerce.pricing.result import Totals
from commerce.pricing.totals import price
from commerce.promotions.selectors import asks_for_collections, collections_of
from commerce.store.models import Store, TaxRegime
from commerce.taxes.exemptions import Exemption, exemption_of, legal_words
from commerce.taxes.models import TaxRate, VatCheck
from commerce.taxes.selectors import STANDARD, latest_check, owes_tax_itself, rates_of, taxed_by, vat_number

Rates = Mapping[str, TaxRate]


def sold_lines(view: CartView) -> list[CartLineView]:
    return [line for line in view.lines if line.notice_kind is not NoticeKind.GONE]


def tax_rates(
    *,
    view: CartView,
    store: Store,
    country: str,
    postal_code: str = "",
    region: str = "",
    is_wrapped: bool = False,
    now: datetime,
) -> Rates:
    """Rates by tax category that this basket needs, the standard one among them; empty where no tax is charged. At most
    one query."""
    taxed = taxed_by(seller=store.country, buyer=country, postal_code=postal_code, regime=store.tax_regime)
    categories = {line.variant.tax_category for line in sold_lines(view) if line.variant.is_taxable}
    if taxed is None or not (categories or is_wrapped):
        return {}
    return rates_of(taxed, {*categories, STANDARD}, today_in(store, now), region)


def business_of(*, vat: str, store: Store, country: str, postal_code: str, now: datetime) -> VatCheck | None:
    """The buyer that owes the tax itself, because VIES knows its number. One query where a number is given."""
    if not vat or not store.asks_vat_number or store.tax_regime == TaxRegime.EXEMPT:
        return None
    number = vat_number(vat)
    if not number or not owes_tax_itself(number, seller=store.country, buyer=country, postal_code=postal_code):
        return None
    check = latest_check(number, now=now)
    return check if check is not None and check.is_valid else None


def tax_note(store: Store, *, business: VatCheck | None = None, exemption: Exemption | None = None) -> str:
    """What the law wants said where no tax is charged, in the language of the moment."""
    if exemption is not None:
        return legal_words(exemption)
    if business is not None:
        return _("Intra-Community supply, exempt from VAT (article 138 of Directive 2006/112/EC)")
    if store.tax_regime != TaxRegime.EXEMPT:
        return ""
    return (
        _("VAT not applicable, art. 293 B of the CGI") if store.country == "FR" else _("No VAT: exempt small business")
    )


def totals_of(
    *,
    view: CartView,
    chosen: DeliveryOption | None,
    rates: Rates,
    store: Store,
    benefits: Benefits,
    is_tax_off: bool = False,
    is_wrapped: bool = False,
) -> Totals:
    """The cart at today's prices. One query where an offer is for collections, else none."""
    lines, offers = sold_lines(view), benefits.offered.offers
    by_product = collections_of(line.product.pk for line in lines) if asks_for_collections(offers) else {}
    return price(
        PricingInput(
            currency=view.goods.currency,
            lines=(
                *(_priced_line(line, rates, by_product.get(line.product.pk, frozenset())) for line in lines),
                *([gift_wrap(store, rates)] if is_wrapped else []),
            ),
            shipping_amount=chosen.price.amount if chosen else 0,
            prices_include_tax=store.prices_include_tax,
            is_tax_off=is_tax_off,
            offers=offers,
            tenders=benefits.cards.tenders,
        )
    )


def shows_net_to(store: Store, customer: Customer | None, *, on_date: date) -> bool:
    """Whether this customer is shown prices without tax, where prices include it: as one of a group, or as exempt."""
    if customer is None or not store.prices_include_tax or store.tax_regime == TaxRegime.EXEMPT:
        return False
    wanted = {tag.casefold() for tag in store.net_price_tags}
    is_exempt = exemption_of(customer, store=store, on_date=on_date) is not None
    return is_exempt or any(tag.casefold() in wanted for tag in customer.tags)


def can_wrap(view: CartView, store: Store) -> bool:
    return store.gift_wrap_amount is not None and view.needs_delivery


def wrap_amount(store: Store) -> int:
    """In the currency that the store is dressed for."""
    return conversion_for(store).price(store.gift_wrap_amount or 0)


def gift_wrap(store: Store, rates: Rates) -> PricedLine:
    """Once per order, at the standard rate."""
    rate = rates.get(STANDARD)
    return PricedLine(
        unit_amount=wrap_amount(store),
        quantity=1,
        tax_percent=rate.percent if rate else Decimal(0),
        tax_name=rate.name if rate else "",
        is_extra=True,
    )


def _priced_line(line: CartLineView, rates: Rates, collection_ids: frozenset[int]) -> PricedLine:
    rate = _rate_of(line, rates)
    return PricedLine(
        key=line.line_id,
        unit_amount=line.unit.amount,
        quantity=line.quantity,
        tax_percent=rate.percent if rate else Decimal(0),
        tax_name=rate.name if rate else "",
        product_id=line.product.pk,
        collection_ids=collection_ids,
        is_reduced=line.compare_at is not None,
        is_gift_card=line.product.is_gift_card,
    )


def _rate_of(line: CartLineView, rates: Rates) -> TaxRate | None:
    """None on a gift card: what it will be spent on is taxed then."""
    is_taxed = line.variant.is_taxable and not line.product.is_gift_card
    return rates.get(line.variant.tax_category) if is_taxed else None


def today_in(store: Store, now: datetime) -> date:
    """Rates change at midnight of the shop."""
    return now.astimezone(ZoneInfo(store.time_zone)).date()
