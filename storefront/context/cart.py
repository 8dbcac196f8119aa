"""The cart as the templates print it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from builder.translations.models import Subject
from commerce.cart.models import Cart
from commerce.cart.rules import first_quantity
from commerce.cart.selectors import CartLineView, CartView, NoticeKind, cart_view
from commerce.catalog.linked import cross_sold
from commerce.checkout.basket import tax_note
from commerce.checkout.benefits import CodeState
from commerce.checkout.quote import Quote, quote
from commerce.currencies.selling import conversion_for
from commerce.pricing.given import Target
from commerce.pricing.net import without_tax
from commerce.pricing.result import Totals, UsedOffer
from commerce.shipping.models import RateKind
from commerce.store.models import Store
from core.http.language import asked_language
from core.money import Money
from media.renditions import image_for
from storefront.context.addresses import CART_URL, CODES_URL, product_url
from storefront.context.cards import card_contexts
from storefront.context.net import net_of
from storefront.context.product import MAX_QUANTITY
from storefront.context.translated import translated_titles
from storefront.formatting import price
from storefront.shown_totals import mark_of


def cart_context(cart: Cart | None, store: Store, *, now: datetime, notices: list[str] | None = None) -> dict[str, Any]:
    """At most six queries (two more where articles are linked to others, three where codes were entered); none without a
    cart. The totals are those of a delivery in the country that the shopper named, or else the shop's own."""
    if cart is None:
        return {"lines": [], "item_count": 0, "notices": notices or []}
    priced = quote(
        cart=cart,
        store=store,
        country=str(cart.details.get("country") or "")[:2] or None,
        postal_code=str(cart.details.get("postal_code") or "")[:20],
        region=str(cart.details.get("region") or "")[:40],
        rate_id=whole_number(cart.details.get("delivery")),
        email=str(cart.details.get("email") or ""),
        vat=str(cart.details.get("vat_number") or "")[:20],
        gift_wrap=bool(cart.details.get("gift_wrap")),
        now=now,
        view=cart_view(cart, conversion_for(store)),
    )
    view = priced.view
    goes_with = cross_sold(line.product for line in view.lines)
    return view_context(view, store, priced.totals) | {
        "notices": notices or [],
        "totals": totals_context(priced, store),
        "codes": [code_context(code, store) for code in priced.codes],
        "codes_url": CODES_URL,
        "free_shipping_hint": free_shipping_hint(priced, store) if view.lines else "",
        "cross_sold": card_contexts(goes_with, store) if goes_with else [],
    }


def totals_context(priced: Quote, store: Store) -> dict[str, Any]:
    """The figures of commerce.pricing as texts; nothing is added up here. What is due only where it is not the total."""
    totals, option = priced.totals, priced.chosen
    net = net_of(totals) if store.net_percents is not None else None
    is_included = totals.prices_include_tax and net is None
    label = _("including %(name)s %(percent)s %%") if is_included else _("%(name)s %(percent)s %%")
    told = net.lines if net else [each.line.amount for each in totals.lines]
    wraps = [amount for each, amount in zip(totals.lines, told, strict=True) if each.line.is_extra]
    extras, is_wrapped = sum(wraps), bool(wraps)
    lowering = [used for used in totals.used if used.offer.target != Target.SHIPPING]
    taken_off = net.discounts if net else [used.amount for used in lowering]
    shipping = net.shipping if net else totals.shipping.amount
    has_delivery = priced.view.needs_delivery and option is not None

    def text(amount: int) -> str:
        return price(amount, totals.total.currency, store.locale)

    return {
        "is_net": net is not None,
        "seen": mark_of(totals, store),
        "subtotal": text(sum(told) - extras),
        "extras": [{"label": _("Gift wrap"), "amount": text(extras)}] if is_wrapped else [],
        "discounts": [
            {"label": used_label(used), "amount": text(-amount)}
            for used, amount in zip(lowering, taken_off, strict=True)
        ],
        "shipping": (text(shipping) if shipping else _("Free")) if has_delivery else "",
        "shipping_name": option.name if option else "",
        "shipping_discounts": [used_label(used) for used in totals.used if used.offer.target == Target.SHIPPING],
        "tax_lines": [
            {
                "label": label % {"name": line.name or _("Tax"), "percent": f"{line.percent.normalize():f}"},
                "amount": money(line.tax, store),
            }
            for line in totals.tax_lines
            if line.tax and not totals.is_tax_off
        ],
        "tax_off": "" if net else tax_off_text(totals, store),
        "net": money(totals.net, store) if (net or store.shows_net_prices) and totals.tax else "",
        "is_exempt": priced.exemption is not None,
        "total": money(totals.total, store),
        "credits": [
            {"label": paid.tender.label, "amount": money(-Money(paid.amount, totals.total.currency), store)}
            for paid in totals.payments
        ],
        "due": money(totals.due, store),
        "is_paid": not totals.due and bool(totals.payments),
        "is_estimate": priced.is_estimate,
        "tax_note": tax_note(store, business=priced.business, exemption=priced.exemption),
    }


def tax_off_text(totals: Totals, store: Store) -> str:
    """The tax that a business buyer owes itself, where prices hold it."""
    if not totals.is_tax_off or not totals.prices_include_tax:
        return ""
    off = totals.goods.amount - totals.discount.amount + totals.shipping.amount - totals.total.amount
    return money(Money(-off, totals.total.currency), store)


def used_label(used: UsedOffer) -> str:
    return f"{used.offer.name} ({used.offer.code})" if used.offer.code else used.offer.name


def code_context(code: CodeState, store: Store) -> dict[str, str]:
    problem = code.problem
    if code.missing is not None:
        problem = _("%(amount)s more and this code counts.") % {"amount": money(code.missing, store)}
    return {"text": code.text, "label": code.label if code.is_card else code.text, "problem": problem}


def view_context(view: CartView, store: Store, totals: Totals) -> dict[str, Any]:
    """`totals` are those of the same view."""
    net = net_of(totals) if store.net_percents is not None else None
    sums = {each.line.key: each for each in totals.lines if not each.line.is_extra}
    nets = dict(zip((each.line.key for each in totals.lines), net.lines, strict=True)) if net else {}
    ids = [line.product.pk for line in view.lines]
    titles = translated_titles(Subject.PRODUCT, ids) if ids and asked_language() else {}
    return {
        "lines": [
            line_context(
                line,
                store,
                titles.get(line.product.pk, line.title),
                net=(nets[line.line_id], sums[line.line_id].line.tax_percent) if line.line_id in nets else None,
            )
            for line in view.lines
        ],
        "item_count": view.unit_count,
        "subtotal": money(view.goods, store),
    }


def line_context(
    line: CartLineView, store: Store, title: str, *, net: tuple[int, Decimal] | None = None
) -> dict[str, Any]:
    """`net` is what the line comes to without tax, and the rate, for customers who are shown that."""
    is_sold = line.notice_kind is not NoticeKind.GONE

    def text(amount: int | None) -> str:
        if amount is None or not is_sold:
            return ""
        return price(without_tax(amount, net[1]) if net else amount, line.unit.currency, store.locale)

    url = f"{CART_URL}lines/{line.line_id}/"
    return {
        "id": line.line_id,
        "url": f"{product_url(line.slug)}?variant={line.variant.pk}",
        "img": image_for(line.picture.renditions if line.picture else None, title),
        "title": title,
        "options_text": line.options_text,
        "unit_price": text(line.unit.amount),
        "is_net": net is not None,
        "compare_at": text(line.compare_at.amount) if line.compare_at else "",
        "prior": text(line.variant.prior_amount) if line.compare_at else "",
        "line_total": price(net[0], line.unit.currency, store.locale) if net else text(line.total.amount),
        "eco": text(line.variant.eco_amount * line.quantity) if line.variant.eco_amount else "",
        "quantity": line.quantity,
        "min_quantity": first_quantity(line.product),
        "step": line.product.quantity_step,
        "max_quantity": most_units(line),
        "price_note": line.price_note,
        "notice": line.notice,
        "update_url": url,
        "remove_url": f"{url}remove/",
    }


def most_units(line: CartLineView) -> int:
    most = MAX_QUANTITY if line.available is None else max(line.available, line.quantity)
    return min(most, line.product.max_quantity or most)


def free_shipping_hint(priced: Quote, store: Store) -> str:
    """How much is missing until the delivery is free, where that can be reached and an offer has not made it so."""
    paid = [option for option in priced.options if option.kind == RateKind.DELIVERY and option.price]
    limits = [option.free_from for option in paid if option.free_from is not None]
    if not limits or (priced.chosen and not priced.totals.shipping):
        return ""
    missing = min(limits, key=lambda limit: limit.amount) - priced.view.goods
    return _("%(amount)s more and delivery is free.") % {"amount": money(missing, store)} if missing.amount > 0 else ""


def whole_number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def money(amount: Money, store: Store) -> str:
    return price(amount.amount, amount.currency, store.locale)
