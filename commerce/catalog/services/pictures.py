"""Pictures of a product: added from an upload or from an address that is fetched in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commerce.catalog.models import Picture, PictureState, Product, Variant
from commerce.catalog.services.products import ProductRefused, announce_product
from commerce.catalog.sources import PICTURES, told
from core.events.doorbell import ring
from core.pages import bump_pages

MAX_PICTURES = 250


def add_picture(*, product_id: int, image: Any, alt_text: str = "") -> Picture:
    """Put an image (a media.ShopImage) at the end of the gallery; its renditions are made in the background. Raises
    ProductRefused where the gallery is full."""
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        if product.pictures.count() >= MAX_PICTURES:
            raise ProductRefused(_("A product can have up to %(limit)s pictures.") % {"limit": MAX_PICTURES})
        last = product.pictures.aggregate(last=Max("position"))["last"] or 0
        picture = Picture.objects.create(product=product, image=image, alt_text=alt_text[:512], position=last + 1)
        tell_of_pictures(product)
        ring("renditions")
        announce_product(product.pk)
    return picture


def change_pictures(
    *, product_id: int, order: Sequence[int], alt_texts: dict[int, str], removed: Sequence[int] = ()
) -> None:
    """Order, alternative texts and removals of a gallery in one go; ids of other products are ignored."""
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        gone, _by_model = product.pictures.filter(pk__in=removed).delete()
        before = list(product.pictures.values_list("pk", "alt_text"))
        wanted = {pk: n for n, pk in enumerate(order)}
        pictures = sorted(product.pictures.all(), key=lambda p: (wanted.get(p.pk, len(wanted)), p.position, p.pk))
        for position, picture in enumerate(pictures, 1):
            picture.position = position
            picture.alt_text = alt_texts.get(picture.pk, picture.alt_text)[:512]
        Picture.objects.bulk_update(pictures, ["position", "alt_text"])
        if gone or before != [(each.pk, each.alt_text) for each in pictures]:
            tell_of_pictures(product)
        product.save(update_fields=["updated_at"])
        announce_product(product.pk)


def tell_of_pictures(product: Product) -> None:
    """Whoever writes has the last word about the gallery. The product is locked; editors that have it open are not told, as
    its pictures are no part of what they send."""
    product.sources = told(product.sources, [PICTURES])
    product.save(update_fields=["sources"])


def translate_pictures(*, product_id: int, language: str, texts: Mapping[int, str]) -> None:
    """What they show, in another language than the main one; "" takes a translation away. Ids of other products are
    ignored."""
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        pictures = list(product.pictures.filter(pk__in=texts))
        for picture in pictures:
            text = texts[picture.pk].replace("\x00", "").strip()[:512]
            others = {code: told for code, told in picture.alt_texts.items() if code != language}
            picture.alt_texts = others | ({language: text} if text else {})
        Picture.objects.bulk_update(pictures, ["alt_texts"])
        bump_pages()


def set_variant_picture(*, variant_id: int, picture_id: int | None) -> None:
    """Raises Picture.DoesNotExist for a picture of another product."""
    with transaction.atomic("default"):
        variant = Variant.objects.select_for_update().get(pk=variant_id)
        if picture_id is not None:
            Picture.objects.get(pk=picture_id, product_id=variant.product_id)
        variant.picture_id = picture_id
        variant.save(update_fields=["picture"])
        announce_product(variant.product_id)


def picture_ready(*, picture_id: int, image: Any, renditions: dict[str, Any]) -> None:
    """The background has fetched the picture or made its renditions. Quiet where the product is gone."""
    with transaction.atomic("default"):
        changed = Picture.objects.filter(pk=picture_id).update(
            image=image, renditions=renditions, state=PictureState.READY, error=""
        )
        if changed:
            bump_pages()


def picture_failed(*, picture_id: int, error: str) -> None:
    Picture.objects.filter(pk=picture_id).update(state=PictureState.FAILED, error=error[:255])
