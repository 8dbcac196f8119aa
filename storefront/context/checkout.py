"""The checkout page: form, choices and totals for the cart as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commerce.cart.models import Cart
from commerce.cart.selectors import cart_view
from commerce.checkout.delivery import parcels_of
from commerce.checkout.quote import DeliveryOption, Quote, quote
from commerce.currencies.selling import conversion_for
from commerce.payments.models import PaymentMethod
from commerce.payments.selectors import offered_methods
from commerce.shipping.carriers.base import RelayPoint
from commerce.shipping.models import RateKind
from commerce.shipping.services import ask_carriers, find_relay_points
from commerce.store.models import Store
from commerce.store.places import address_lines
from core.http.language import asked_language
from storefront.checkout_steps import DELIVERY, DETAILS, step_links
from storefront.context.addresses import CHECKOUT_URL, CODES_URL
from storefront.context.cart import code_context, money, totals_context, view_context, whole_number
from storefront.context.shop import Frame
from storefront.formatting import dates_text
from storefront.forms.address import address_shape
from storefront.forms.checkout import CheckoutForm


@dataclass(slots=True, kw_only=True)
class CheckoutPage:
    """`relays` is None where the carrier does not say which relay points there are."""

    form: CheckoutForm
    quote: Quote
    methods: list[PaymentMethod]
    relays: list[RelayPoint] | None = None


def ask_for_prices(cart: Cart, frame: Frame, typed: Mapping[str, Any], now: datetime) -> None:
    """Of carriers, before the page is priced from what they have said. Nothing where the shop uses none."""
    if frame.store.uses_carriers:
        conversion = conversion_for(frame.store)
        view = cart_view(cart, conversion)
        ask_carriers(
            store=frame.store,
            country=chosen_country(frame, typed),
            postal_code=str(typed.get("postal_code") or "")[:20],
            parcels=parcels_of(view),
            currency=conversion.shop_currency,
            now=now,
        )


def relay_points(
    chosen: DeliveryOption | None, country: str, postal_code: str, now: datetime
) -> list[RelayPoint] | None:
    if chosen is None or not chosen.is_relay:
        return []
    return find_relay_points(carrier=chosen.carrier, country=country, postal_code=postal_code, now=now)


def checkout_page(*, cart: Cart, frame: Frame, typed: Mapping[str, Any], now: datetime, is_sent: bool) -> CheckoutPage:
    """`typed` is what was sent, or what the cart remembers; `is_sent` asks for validation."""
    store, countries = frame.store, frame.countries
    ask_for_prices(cart, frame, typed, now)
    country = chosen_country(frame, typed)
    priced = quote(
        cart=cart,
        store=store,
        country=country,
        postal_code=str(typed.get("postal_code") or "")[:20],
        region=str(typed.get("region") or "")[:40],
        rate_id=whole_number(typed.get("delivery")),
        now=now,
        view=cart_view(cart, conversion_for(store)),
        email=str(typed.get("email") or "")[:254],
        vat=str(typed.get("vat_number") or "")[:20],
        gift_wrap=bool(typed.get("gift_wrap")),
    )
    relays = relay_points(priced.chosen, country, str(typed.get("postal_code") or "")[:20], now)
    methods: list[PaymentMethod] = []
    if priced.totals.due:
        methods = offered_methods(store=store, delivery_kind=priced.chosen.kind if priced.chosen else "")
    initial = {"country": country, **typed}
    initial["country"] = country
    initial["delivery"] = str(priced.chosen.rate_id) if priced.chosen else ""
    offered = [str(method.pk) for method in methods]
    if str(typed.get("payment")) not in offered:
        initial["payment"] = offered[0] if offered else ""
    form = CheckoutForm(
        store=store,
        shape=address_shape(country),
        countries=countries,
        deliveries=[(str(option.rate_id), option.full_name) for option in priced.options],
        payments=[(str(method.pk), method.name_in(asked_language())) for method in methods],
        needs_delivery=priced.view.needs_delivery,
        needs_payment=bool(priced.totals.due),
        relays=[(point.id, point.label) for point in relays or []],
        data=typed if is_sent else None,
        initial=initial,
    )
    return CheckoutPage(form=form, quote=priced, methods=methods, relays=relays)


def sent_form(frame: Frame, typed: Mapping[str, Any]) -> CheckoutForm:
    """What was sent, to be judged without pricing the cart first: the order prices it anyway."""
    return CheckoutForm(
        store=frame.store,
        shape=address_shape(chosen_country(frame, typed)),
        countries=frame.countries,
        deliveries=None,
        payments=None,
        needs_delivery=True,
        data=typed,
    )


def chosen_country(frame: Frame, typed: Mapping[str, Any]) -> str:
    """What was typed if we deliver there, else the shop's own, else the first."""
    known = dict(frame.countries)
    country = str(typed.get("country") or "")
    if country in known:
        return country
    return frame.store.country if frame.store.country in known or not known else next(iter(known))


def checkout_context(page: CheckoutPage, store: Store) -> dict[str, Any]:
    needs_delivery = page.quote.view.needs_delivery
    return {
        "meta_title": _("Checkout"),
        "form": page.form,
        "address_fields": page.form.address_fields,
        "delivery_choices": [delivery_choice(option, store) for option in page.quote.options],
        "payment_choices": [
            {"value": method.pk, "label": method.name_in(asked_language()), "description": "", "price": ""}
            for method in page.methods
        ],
        "needs_delivery": needs_delivery,
        "relay_choices": [relay_choice(point) for point in page.relays or []],
        "relay_is_silent": page.relays is None,
        "totals": totals_context(page.quote, store),
        "cart": view_context(page.quote.view, store, page.quote.totals),
        "codes": [code_context(code, store) for code in page.quote.codes],
        "codes_url": CODES_URL,
        "needs_payment": bool(page.methods) or bool(page.quote.totals.due),
        "checkout_url": CHECKOUT_URL,
        "terms_url": store.terms_url,
    }


def steps_context(page: CheckoutPage, store: Store, step: str) -> dict[str, Any]:
    """Where in a checkout on several pages this one is, and what the ones before were told; nothing on one page."""
    if not step:
        return {"step": "", "step_links": [], "review": []}
    links = step_links(step, page.form, str(CHECKOUT_URL))
    known, chosen = page.form.data or page.form.initial, page.quote.chosen
    told = [(_("E-mail"), str(known.get("email", "")), DETAILS)]
    told.append((_("Delivery address"), ", ".join(address_lines(dict(known), store.locale)), DETAILS))
    if chosen is not None:
        told.append((_("Delivery"), f"{chosen.full_name} · {arrival_text(chosen, store)}".rstrip(" ·"), DELIVERY))
    done = {each["url"] for each in links if each["url"]}
    review = [{"label": label, "text": text, "url": f"{CHECKOUT_URL}?step={of}"} for label, text, of in told]
    return {"step": step, "step_links": links, "review": [each for each in review if each["url"] in done]}


def relay_choice(point: RelayPoint) -> dict[str, str]:
    place = f"{point.street}, {point.postal_code} {point.city}"
    return {"value": point.id, "label": point.name, "description": place, "price": ""}


def delivery_choice(option: DeliveryOption, store: Store) -> dict[str, Any]:
    told = [option.description, option.place, arrival_text(option, store)]
    return {
        "value": option.rate_id,
        "label": option.full_name,
        "description": " · ".join(text for text in told if text),
        "price": delivery_price(option, store),
    }


def delivery_price(option: DeliveryOption, store: Store) -> str:
    """What is in it of tax depends on the articles that it brings: who sees prices without tax is told so."""
    if not option.price:
        return _("Free")
    text = money(option.price, store)
    return text if store.net_percents is None else _("%(price)s with tax") % {"price": text}


def arrival_text(option: DeliveryOption, store: Store) -> str:
    return dates_text(option.earliest, option.latest, store.locale, is_pickup=option.kind == RateKind.PICKUP)
