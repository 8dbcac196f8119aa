"""A product page: the chosen variant, and every option value with where it leads and whether it can be bought."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.cart.rules import first_quantity
from commerce.catalog.models import Product
from commerce.catalog.shapes import PictureData, ProductData, VariantData
from commerce.checkout.basket import today_in
from commerce.store.models import Store, TaxRegime
from commerce.taxes.selectors import rate_for
from core.money import round_half_up
from core.videos import Link, address_of
from media.renditions import image_for, media_prefix
from storefront.context.addresses import product_url
from storefront.context.net import shown
from storefront.context.steps import step_rows
from storefront.formatting import price
from storefront.sections.links import play

MAX_QUANTITY = 999
COMPARED_BY = {
    "g": (Decimal(1000), "kg"), "kg": (Decimal(1), "kg"), "ml": (Decimal(1000), "l"), "l": (Decimal(1), "l"),
    "m": (Decimal(1), "m"), "m2": (Decimal(1), "m²"), "piece": (Decimal(1), ""),
}  # fmt: skip
SMALL = {"g", "ml"}
SMALL_CONTENT = Decimal(125)


class UnknownVariant(LookupError):
    """The address names a variant that this product does not have."""


def option_key(index: int) -> str:
    return f"o{index + 1}"


def choose_variant(data: ProductData, parameters: Mapping[str, str]) -> VariantData | None:
    """By `variant`, or by option values (`o1=Red&o2=M`); else the first that can be bought. None where the
    combination does not exist. Raises UnknownVariant."""
    if "variant" in parameters:
        for variant in data.variants:
            if str(variant.id) == parameters["variant"]:
                return variant
        raise UnknownVariant(parameters["variant"])
    start = next((each for each in data.variants if each.is_available), data.variants[0] if data.variants else None)
    if start is None:
        return None
    wanted = tuple(
        parameters.get(option_key(index), value) for index, value in enumerate(start.option_values)
    )  # what is not chosen stays as on the variant that the page opens with
    if wanted == start.option_values:
        return start
    return next((each for each in data.variants if each.option_values == wanted), None)


def option_contexts(data: ProductData, chosen: tuple[str, ...], url: str = "") -> list[dict[str, Any]]:
    """One pass over the variants, then one look-up per value: 2,048 variants cost no more than their values."""
    url = url or product_url(data.product.slug)
    by_values = {variant.option_values: variant for variant in data.variants}
    names = data.product.option_names
    first: list[dict[str, VariantData]] = [{} for _name in names]  # per option: value -> a variant to lead to
    sold_out: list[set[str]] = [set() for _name in names]  # values that lead to one that cannot be bought, so far
    for variant in data.variants:
        is_available = variant.is_available
        for values, missing, value in zip(first, sold_out, variant.option_values, strict=False):
            if value not in values:
                values[value] = variant
                if not is_available:
                    missing.add(value)
            elif is_available and value in missing:
                values[value] = variant
                missing.discard(value)
    options = []
    for index, name in enumerate(names):
        selected = chosen[index] if index < len(chosen) else None
        values = []
        for place, (value, fallback) in enumerate(first[index].items(), start=1):
            exact = by_values.get((*chosen[:index], value, *chosen[index + 1 :]))
            values.append(
                {
                    "id": f"{option_key(index)}-{place}",
                    "label": value,
                    "value": value,
                    "url": f"{url}?variant={(exact or fallback).id}",
                    "is_selected": value == selected,
                    "is_available": exact is not None and exact.is_available,
                }
            )
        options.append({"name": name, "key": option_key(index), "values": values})
    return options


def is_single(data: ProductData) -> bool:
    """Nothing to choose: shops that know no options write one called "Title" with "Default Title"."""
    return len(data.variants) <= 1 and len(data.product.option_names) <= 1


def selected_context(variant: VariantData, data: ProductData, store: Store) -> dict[str, Any]:
    saving = (variant.compare_at_amount or 0) - variant.price_amount
    state, label = stock_state(variant, low_at=store.low_stock_at, product=data.product)
    photos = {picture.id: number for number, picture in enumerate(shown_pictures(data.pictures), start=1)}
    is_net = store.net_percents is not None and bool(variant.tax_category)
    now = shown(variant.price_amount, variant.tax_category, store)

    def text(amount: int | None) -> str:
        if amount is None:
            return ""
        return price(shown(amount, variant.tax_category, store), store.currency, store.locale)

    limit = MAX_QUANTITY if variant.available is None or variant.sells_below_zero else variant.available
    return {
        "id": variant.id,
        "price": text(variant.price_amount),
        "compare_at": text(variant.compare_at_amount) if saving > 0 else "",
        "saving": text(saving) if saving > 0 else "",
        "prior": text(variant.prior_amount) if saving > 0 else "",
        "with_tax": price(variant.price_amount, store.currency, store.locale) if is_net else "",
        "unit_price": unit_price(now, variant.content_amount, variant.content_unit, store),
        "eco": text(variant.eco_amount) if variant.eco_amount else "",
        "net": "" if is_net else net_price(variant, store),
        "steps": step_rows(variant, store),
        "sku": variant.sku,
        "is_available": variant.is_available,
        "is_pre_order": data.product.ships_from is not None,
        "min_quantity": first_quantity(data.product),
        "step": data.product.quantity_step,
        "max_quantity": min(MAX_QUANTITY, limit, data.product.max_quantity or MAX_QUANTITY),
        "stock_state": state,
        "stock_label": label,
        "photo": photos.get(variant.picture_id or 0),
    }


def net_price(variant: VariantData, store: Store) -> str:
    """Without the tax of the shop's own country, for business customers; one query where the merchant shows it."""
    if not store.shows_net_prices or not variant.tax_category:
        return ""
    rate = rate_for(store.country, variant.tax_category, today_in(store, timezone.now()))
    if rate is None or not rate.percent or store.tax_regime == TaxRegime.EXEMPT:
        return ""
    thousandths = round_half_up(rate.percent * 1000)
    if store.prices_include_tax:
        amount = round_half_up(Decimal(variant.price_amount) * 100_000 / (100_000 + thousandths))
        return price(amount, store.currency, store.locale)
    return price(variant.price_amount, store.currency, store.locale)


def unit_price(amount: int, content: Decimal | None, unit: str, store: Store) -> str:
    """What a kilogram, litre, metre or piece of it costs (Directive 98/6): of small things 100 g and 100 ml."""
    if not content or unit not in COMPARED_BY:
        return ""
    base_count, base_name = COMPARED_BY[unit]
    if unit in SMALL and content <= SMALL_CONTENT:
        base_count, base_name = Decimal(100), f"100 {unit}"
    each = price(round_half_up(amount * base_count / content), store.currency, store.locale)
    return f"{each} / {base_name if unit != 'piece' else _('piece')}"


def stock_state(variant: VariantData, *, low_at: int, product: Product) -> tuple[str, str]:
    if product.ships_from and variant.is_available:
        return "low", _("Pre-order: ships from %(day)s") % {"day": date_format(product.ships_from, "DATE_FORMAT")}
    if variant.available is None:
        return "untracked", ""
    if variant.available > low_at:
        return "in", _("In stock")
    if variant.available > 0:
        return "low", _("Only %(number)s left") % {"number": variant.available}
    if variant.sells_below_zero:
        return "low", product.late_note or _("Available on order")
    return "out", _("Sold out")


def shown_pictures(pictures: list[PictureData]) -> list[PictureData]:
    return [picture for picture in pictures if picture.renditions.get("files")]


def gallery(data: ProductData) -> list[dict[str, Any]]:
    """With `video` where a picture is the poster of one. Its labels are said here: a tag of the template would take four
    times as long for each."""
    images = []
    for picture in shown_pictures(data.pictures):
        image = image_for(picture.renditions, picture.alt_text or data.product.title)
        if image:
            image["video"] = video_of(picture.video) if picture.video else None
            images.append(image)
    for number, image in enumerate(images, start=1):
        said = _("Video %(number)s") if image["video"] else _("Photo %(number)s")
        image["anchor"] = f"photo-{number}"
        image["short_label"] = said % {"number": number}
        image["zoom_label"] = _("Enlarge photo %(number)s") % {"number": number}
    return images


def video_of(video: dict[str, Any]) -> dict[str, str]:
    """How it is played: a file of ours, or a player that is asked only after a click."""
    if video["kind"] == "file":
        prefix, captions = media_prefix(), video.get("captions", "")
        return {
            "file": prefix + video["file"], "type": video["type"], "captions": prefix + captions if captions else "",
            "language": video.get("language", ""), "at": video.get("at", ""),
        }  # fmt: skip
    link = Link(video["kind"], video["id"])
    return play(link, address_of(link)) | {"at": video.get("at", "")}
