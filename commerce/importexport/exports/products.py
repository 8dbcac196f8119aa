"""Products as we write them for ourselves: everything the catalogue holds that is not reckoned from the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from commerce.catalog.models import BundlePart, CollectionEntry, Picture, Product, Variant
from commerce.catalog.tree import paths_of
from commerce.currencies.models import SetPrice
from commerce.importexport.exports.elsewhere import codes, columns, prices_of
from commerce.importexport.exports.records import Entity, Record, batches, decimal
from commerce.inventory.models import StockItem
from commerce.store.selectors import current_store
from core.errors import mark as _
from core.http.links import url_of
from core.videos import Link
from core.videos import address_of as where_watched
from media.renditions import image_for, media_prefix

HEAD = (
    "handle", "title", "description", "vendor", "type", "category", "tags", "status", "is_shown", "is_gift_card",
    "options", "min_quantity", "max_quantity", "quantity_step", "seo_title", "seo_description",
    "collections", "currency", "attributes", "safety", "hs_code", "origin_country", "publish_at", "unpublish_at",
    "ships_from", "late_note", "delivery_profile", "related", "up_sells", "cross_sells", "personalisation",
    "download_limit", "download_days", "bundle_of",
)  # fmt: skip
VARIANT = (
    "option_values", "sku", "barcode", "mpn", "price", "compare_at_price", "cost", "content_amount", "content_unit",
    "weight_grams", "needs_shipping", "is_taxable", "tax_category", "eco_contribution", "stock_counted", "on_hand",
    "sells_below_zero", "variant_picture", "quantity_prices",
)  # fmt: skip
PICTURE = ("picture", "picture_alt", "picture_video")
LINKS = {"related": "related_ids", "up_sells": "up_sell_ids", "cross_sells": "cross_sell_ids"}


def read() -> Iterator[Record]:
    store = current_store()
    elsewhere = codes()
    for products in batches(Product.objects.select_related("shipping_profile")):
        ids = [product.pk for product in products]
        slugs, parts = slugs_linked(products), parts_of(products)
        variants: dict[int, list[Variant]] = defaultdict(list)
        for variant in Variant.objects.filter(product_id__in=ids).order_by("position", "pk"):
            variants[variant.product_id].append(variant)
        given = prices_of(elsewhere, ids)
        stock = {item.pk: item for item in StockItem.objects.filter(variant__product_id__in=ids)}
        pictures: dict[int, dict[int, tuple[str, str, str]]] = defaultdict(dict)
        for picture in Picture.objects.filter(product_id__in=ids).order_by("position", "pk"):
            if address := address_of(picture, store.primary_host):
                video = video_address(picture, store.primary_host)
                pictures[picture.product_id][picture.pk] = address, picture.alt_text, video
        titles: dict[int, list[str]] = defaultdict(list)
        entries = list(CollectionEntry.objects.filter(product_id__in=ids).values_list("product_id", "collection_id"))
        paths = paths_of({collection_id for _product, collection_id in entries})
        for product_id, collection_id in entries:
            titles[product_id].append(paths[collection_id])
        for product in products:
            shown = pictures[product.pk]
            yield {
                **head_of(product, store.currency),
                **{
                    name: [slugs[pk] for pk in getattr(product, column) if pk in slugs]
                    for name, column in LINKS.items()
                },
                "bundle_of": parts.get(product.pk, []),
                "collections": sorted(titles[product.pk], key=lambda title: (title.casefold(), title)),
                "variants": [
                    variant_of(variant, stock.get(variant.pk), shown, store.currency)
                    | cells_of(elsewhere, given, variant.pk)
                    for variant in variants[product.pk]
                ],
                "pictures": [
                    {"picture": url, "picture_alt": alt, "picture_video": video} for url, alt, video in shown.values()
                ],
            }


def head_of(product: Product, currency: str) -> Record:
    return {
        "handle": product.slug, "title": product.title, "description": product.description, "vendor": product.vendor,
        "type": product.product_type, "category": product.category, "tags": list(product.tags),
        "status": product.status, "is_shown": product.is_published, "is_gift_card": product.is_gift_card,
        "options": list(product.option_names), "min_quantity": product.min_quantity,
        "max_quantity": product.max_quantity, "quantity_step": product.quantity_step, "seo_title": product.seo_title,
        "seo_description": product.seo_description, "currency": currency,
        "attributes": product.attributes, "safety": product.safety, "hs_code": product.hs_code,
        "origin_country": product.origin_country, "publish_at": iso(product.publish_at),
        "unpublish_at": iso(product.unpublish_at), "ships_from": iso(product.ships_from),
        "late_note": product.late_note,
        "delivery_profile": product.shipping_profile.name if product.shipping_profile else "",
        "personalisation": {"fields": product.personal_fields} if product.personal_fields else {},
        "download_limit": product.download_limit, "download_days": product.download_days,
    }  # fmt: skip


def slugs_linked(products: list[Product]) -> dict[int, str]:
    """The addresses of all that these go with. One query."""
    ids = {pk for product in products for column in LINKS.values() for pk in getattr(product, column)}
    return dict(Product.objects.filter(pk__in=ids).values_list("pk", "slug")) if ids else {}


def parts_of(products: list[Product]) -> dict[int, list[str]]:
    """Of bundles: `2 x lamp#Red`. One query where there are some."""
    found: dict[int, list[str]] = defaultdict(list)
    bundles = [product.pk for product in products if product.is_bundle]
    rows = BundlePart.objects.filter(bundle__product__in=bundles) if bundles else BundlePart.objects.none()
    for row in rows.select_related("bundle", "part__product").order_by("pk"):
        if row.part is not None:
            name = row.part.product.slug + (f"#{row.part.title}" if row.part.title else "")
            found[row.bundle.product_id].append(f"{row.quantity} x {name}")
    return found


def iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def variant_of(
    variant: Variant, item: StockItem | None, pictures: dict[int, tuple[str, str, str]], currency: str
) -> dict[str, Any]:
    content = variant.content_amount
    return {
        "option_values": list(variant.option_values), "sku": variant.sku, "barcode": variant.barcode, "mpn": variant.mpn,
        "price": decimal(variant.price_amount, currency),
        "compare_at_price": decimal(variant.compare_at_amount, currency),
        "cost": decimal(variant.cost_amount, currency),
        "content_amount": None if content is None else f"{content.normalize():f}", "content_unit": variant.content_unit,
        "weight_grams": variant.weight_grams, "needs_shipping": variant.requires_shipping,
        "is_taxable": variant.is_taxable, "tax_category": variant.tax_category,
        "eco_contribution": decimal(variant.eco_amount, currency),
        "stock_counted": item.is_tracked if item else True, "on_hand": item.on_hand if item and item.is_tracked else 0,
        "sells_below_zero": item.sells_below_zero if item else False,
        "variant_picture": pictures.get(variant.picture_id or 0, ("", "", ""))[0],
        "quantity_prices": "; ".join(
            f"{units}={decimal(amount, currency)}" for units, amount in variant.quantity_prices
        ),
    }  # fmt: skip


def cells_of(elsewhere: list[str], given: dict[tuple[int, str], SetPrice], variant_id: int) -> Record:
    """Prices set in other currencies. None where they are computed."""
    found: Record = {}
    for code in elsewhere:
        row, (price, compare_at) = given.get((variant_id, code)), columns(code)
        found[price] = decimal(row.amount, code) if row else None
        found[compare_at] = decimal(row.compare_at_amount, code) if row else None
    return found


def address_of(picture: Picture, host: str) -> str:
    """Where it came from or, of one that was uploaded, where the shop shows its largest copy."""
    if picture.source_url:
        return picture.source_url
    shown = image_for(picture.renditions)
    if shown is None:
        return ""
    return shown["fallback"] if "://" in shown["fallback"] else url_of(host, shown["fallback"])


def video_address(picture: Picture, host: str) -> str:
    """Where people watch it; "" for a picture that is only one. Files of the shop have an address too, which an import
    does not take."""
    video = picture.video
    if not video:
        return ""
    if video["kind"] != "file":
        return where_watched(Link(video["kind"], video["id"]))
    address = f"{media_prefix()}{video['file']}"
    return address if "://" in address else url_of(host, address)


PRODUCTS = Entity(
    kind="products", label=_("Products"), permission="catalog.view_product", head=HEAD,
    parts={"variants": VARIANT, "pictures": PICTURE}, read=read, count=lambda: Product.objects.count(),
    more=lambda: tuple(name for code in codes() for name in columns(code)),
)  # fmt: skip
