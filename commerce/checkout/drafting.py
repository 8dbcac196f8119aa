"""The copies that an order keeps: what was agreed, in the words and figures that were shown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from commerce.cart.models import Cart
from commerce.cart.selectors import CartLineView, CartView
from commerce.catalog.downloads import granted
from commerce.checkout.basket import Rates, tax_note
from commerce.checkout.delivery import DeliveryOption
from commerce.checkout.details import CheckoutDetails
from commerce.currencies.selling import conversion_for
from commerce.orders.models import Order, OrderLine
from commerce.payments.models import PaymentMethod
from commerce.pricing.result import LineResult, TaxLine, Totals
from commerce.store.models import Store
from commerce.store.words import further_language
from commerce.taxes.exemptions import Exemption
from commerce.taxes.models import TaxRate, VatCheck
from commerce.taxes.schemes import declared_as
from commerce.taxes.selectors import STANDARD


def draft_order(
    *,
    cart: Cart,
    details: CheckoutDetails,
    store: Store,
    totals: Totals,
    chosen: DeliveryOption | None,
    method: PaymentMethod | None,
    rates: Rates,
    business: VatCheck | None = None,
    exemption: Exemption | None = None,
    shows_net: bool = False,
    now: datetime,
) -> Order:
    """Not saved, without number and customer yet."""
    declared = declared_as(
        seller=store.country,
        buyer=details.address.country or store.country,
        postal_code=details.address.postal_code,
        region=details.address.region if any(rate.region for rate in rates.values()) else "",
        regime=store.tax_regime,
        is_reverse_charge=business is not None,
        is_exempt=exemption is not None,
        is_taxed=bool(totals.tax),
    )
    return Order(
        cart_id=cart.pk,
        email=details.email,
        phone=details.phone,
        locale=details.locale,
        currency=totals.total.currency,
        shop_factor=conversion_for(store).shop_factor,
        goods_amount=totals.goods.amount,
        shipping_amount=totals.shipping.amount,
        tax_amount=totals.tax.amount,
        total_amount=totals.total.amount,
        discount_amount=totals.discount.amount,
        credit_amount=totals.credit.amount,
        discounts=[
            {
                "promotion_id": used.offer.id,
                "name": used.offer.name,
                "code": used.offer.code,
                "target": str(used.offer.target),
                "amount": used.amount,
            }
            for used in totals.used
        ],
        credits=[
            {
                "card_id": payment.tender.key,
                "kind": payment.tender.kind,
                "label": payment.tender.label,
                "amount": payment.amount,
            }
            for payment in totals.payments
        ],
        prices_include_tax=totals.prices_include_tax,
        shows_net=shows_net,
        tax_lines=[_tax_line(line, totals, rates.get(STANDARD)) for line in totals.tax_lines],
        tax_note=tax_note(store, business=business, exemption=exemption)[:200],
        tax_scheme=declared.scheme,
        tax_country=declared.country,
        tax_region=declared.region[:100],
        exemption=_exemption(exemption),
        business=_business(details, business),
        shipping_address=asdict(details.address),
        billing_address=asdict(details.billing) if details.billing else {},
        delivery=_delivery(chosen, details),
        payment_name=method.name_in(further_language(details.locale, store.locale)) if method else "",
        note=details.note,
        extras=[{"label": label[:120], "value": value[:500]} for label, value in details.extras],
        is_test=store.is_test,
        campaign=cart.campaign if store.measures_campaigns else {},
        terms_accepted_at=now if details.accepts_terms else None,
        placed_at=now,
    )


def draft_lines(order: Order, view: CartView, totals: Totals) -> list[OrderLine]:
    """Every line of the cart is sold: check_lines has seen to it."""
    sold = [
        OrderLine(
            order=order,
            variant=line.variant,
            position=position,
            title=line.title,
            options_text=line.options_text,
            product_slug=line.slug,
            sku=line.variant.sku,
            picture_url=_picture_url(line),
            quantity=line.quantity,
            unit_amount=line.unit.amount,
            total_amount=line.total.amount,
            discount_amount=priced.discount_amount,
            tax_percent=priced.line.tax_percent,
            tax_category=line.variant.tax_category if line.variant.is_taxable else "",
            weight_grams=line.variant.weight_grams,
            eco_amount=line.variant.eco_amount,
            requires_shipping=line.variant.requires_shipping,
            is_gift_card=line.product.is_gift_card,
            personal=[{"label": each.label, "value": each.value, "file": each.file} for each in line.answers],
            parts=[list(each) for each in line.parts],
            downloads=granted(line.product),
        )
        for position, (line, priced) in enumerate(zip(view.lines, totals.lines[: len(view.lines)], strict=True))
    ]
    return sold + [_extra_line(order, len(sold), priced) for priced in totals.lines[len(sold) :]]


def _extra_line(order: Order, position: int, priced: LineResult) -> OrderLine:
    """The gift wrap: packed with the rest, so that staff see it on the slip."""
    return OrderLine(
        order=order,
        position=position,
        title=_("Gift wrap"),
        quantity=priced.line.quantity,
        unit_amount=priced.line.unit_amount,
        total_amount=priced.line.amount,
        discount_amount=priced.discount_amount,
        tax_percent=priced.line.tax_percent,
        tax_category=STANDARD,
    )


def relay_text(relay: dict[str, str] | None) -> str:
    if relay is None:
        return _("At the nearest relay point, which the shop chooses")
    return f"{relay['name']}, {relay['street']}, {relay['postal_code']} {relay['city']}"


def _tax_line(line: TaxLine, totals: Totals, standard: TaxRate | None) -> dict[str, object]:
    """`is_standard`: the standard rate there, and no reduced one (returns of VAT tell them apart)."""
    tax = 0 if totals.is_tax_off else line.tax.amount
    is_standard = standard is not None and line.percent == standard.percent
    return {
        "percent": str(line.percent),
        "name": line.name,
        "net": line.net.amount,
        "tax": tax,
        "is_standard": is_standard,
    }


def _exemption(exemption: Exemption | None) -> dict[str, object]:
    if exemption is None:
        return {}
    until = exemption.until.isoformat() if exemption.until else None
    return {"ground": exemption.ground, "text": exemption.text, "until": until}


def _business(details: CheckoutDetails, check: VatCheck | None) -> dict[str, object]:
    """A number that changed nothing is kept as it was typed."""
    if check is None:
        return {"vat_number": details.vat_number} if details.vat_number else {}
    return {
        "vat_number": check.number,
        "name": check.name,
        "reference": check.reference,
        "checked_at": check.checked_at.isoformat(),
    }


def _delivery(chosen: DeliveryOption | None, details: CheckoutDetails) -> dict[str, object]:
    if chosen is None:
        return {}
    return {
        "rate_id": chosen.rate_id,
        "kind": chosen.kind,
        "name": chosen.full_name,
        "min_days": chosen.min_days,
        "max_days": chosen.max_days,
        "earliest": chosen.earliest.isoformat() if chosen.earliest else None,
        "latest": chosen.latest.isoformat() if chosen.latest else None,
        "place": relay_text(details.relay) if chosen.is_relay else chosen.place,
        "relay": details.relay if chosen.is_relay else None,
    }


def _picture_url(line: CartLineView) -> str:
    """The smallest rendition. Its file may be gone one day; the order does not need it."""
    files = line.picture.renditions.get("files") if line.picture else None
    return default_storage.url(files[0][1])[:300] if files else ""
