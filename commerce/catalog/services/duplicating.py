from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalog.models import Picture, Product, ProductStatus, Variant
from commerce.catalog.services.products import announce_product, create_product, refresh_prices
from commerce.catalog.sources import ATTRIBUTE, OF_VARIANT, PICTURES, last_words, only, told

COPIED = ["description", "vendor", "product_type", "category", "tags", "is_published", "is_gift_card", "option_names",
          "seo_title", "seo_description", "shipping_profile_id", "min_quantity", "max_quantity",
          "quantity_step", "layout", "attributes", "safety", "hs_code", "origin_country", "ships_from", "late_note",
          "related_ids", "cross_sell_ids", "up_sell_ids", "personal_fields", "downloads", "download_limit",
          "download_days"]  # fmt: skip


def duplicate_product(*, product_id: int) -> Product:
    """A draft with the same words, pictures (the files are shared), variants and prices, but without stock and without
    codes: SKU, barcode and MPN name one article. What is copied keeps its sources. Raises Product.DoesNotExist."""
    with transaction.atomic("default"):
        source = Product.objects.get(pk=product_id)
        title = _("Copy of %(title)s") % {"title": source.title}
        copied = {name: getattr(source, name) for name in COPIED}
        product = create_product(title=title[:255], status=ProductStatus.DRAFT, **copied)
        product.sources = told(only(source.sources, taken_over(source)), ["title", "status"])
        product.save(update_fields=["sources"])
        pictures = {old.pk: copy_picture(old, product) for old in source.pictures.all()}
        variants = list(source.variants.order_by("position", "pk"))
        Variant.objects.bulk_create([copy_variant(v, product, pictures) for v in variants], batch_size=500)
        refresh_prices(product.pk)
        announce_product(product.pk)
    product.refresh_from_db()
    return product


def taken_over(source: Product) -> set[str]:
    return {name for name in last_words(source.sources) if name in {*COPIED, PICTURES} or name.startswith(ATTRIBUTE)}


def copy_picture(picture: Picture, product: Product) -> Picture:
    picture.pk, picture.product, picture._state.adding = None, product, True
    picture.save()
    return picture


def copy_variant(variant: Variant, product: Product, pictures: dict[int, Picture]) -> Variant:
    variant.picture = pictures.get(variant.picture_id) if variant.picture_id else None
    variant.pk, variant.product, variant._state.adding = None, product, True
    variant.sku = variant.barcode = variant.mpn = ""
    variant.sources = only(variant.sources, OF_VARIANT.keys() - {"sku", "barcode", "mpn"})
    return variant
