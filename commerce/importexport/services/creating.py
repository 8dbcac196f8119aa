"""A product that the shop does not have yet: with all its rows, in as few statements as there are tables."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import md5

from django.db import transaction
from django.utils import timezone

from commerce.catalog.models import Picture, PictureState, Product, Variant
from commerce.catalog.services.products import announce_product
from commerce.catalog.services.videos import linked_video
from commerce.catalog.sources import PICTURES, filled, names_of, told
from commerce.importexport.drafts import ImageDraft
from commerce.importexport.services.plans import Plan, VariantPlan
from commerce.importexport.services.writer import Writer
from commerce.importexport.values import url_identity
from commerce.inventory import services as inventory
from commerce.inventory.models import MovementKind
from core.events.doorbell import ring
from core.inserts import insert


def create(plan: Plan, writer: Writer) -> Product:
    """Inside the caller's transaction. An address that was taken meanwhile is an IntegrityError."""
    with transaction.atomic("default", savepoint=False):
        to_be_had = [variant for variant in plan.variants if first_count(0, variant).is_sellable]
        prices = sorted(
            (v.columns["price_amount"], v.columns["position"], v.columns["compare_at_amount"])
            for v in to_be_had or plan.variants
        )
        product = Product(
            slug=plan.slug,
            min_price_amount=prices[0][0] if prices else None,
            max_price_amount=prices[-1][0] if prices else None,
            compare_at_amount=prices[0][2] if prices else None,
            is_sellable=bool(to_be_had),
            sources=told([], names_of(filled(plan.columns)) | ({PICTURES} if plan.pictures.new else set())),
            **plan.columns,
        )
        insert(product)
        pictures = add_pictures(product.pk, plan.pictures.new)
        add_variants(product.pk, plan.variants, pictures, writer)
        for title in plan.collections:
            writer.collections.enter(title=title, product_id=product.pk)
        announce_product(product.pk)
    return product


def add_pictures(product_id: int, images: Iterable[ImageDraft]) -> dict[str, int]:
    """They wait to be fetched. Returns their ids by the identity of their addresses."""
    pictures = [
        Picture(
            product_id=product_id,
            source_url=image.url,
            source_key=source_key(image.url),
            alt_text=image.alt,
            position=image.position,
            state=PictureState.WAITING,
            video=linked_video(image.video, today=timezone.localdate()) if image.video else {},
        )
        for image in images
    ]
    insert(*pictures)
    if pictures:
        ring("pictures")
    return {url_identity(picture.source_url): picture.pk for picture in pictures}


def source_key(url: str) -> str:
    """Short enough for an index, equal for addresses that differ in `?v=` only."""
    return md5(url_identity(url).encode(errors="replace"), usedforsecurity=False).hexdigest()


def add_variants(product_id: int, plans: list[VariantPlan], pictures: dict[str, int], writer: Writer) -> None:
    if not plans:
        return
    variants = [
        Variant(
            product_id=product_id,
            picture_id=pictures.get(plan.picture_key or ""),
            sources=told([], names_of(filled(plan.columns)) | ({"picture_id"} if plan.picture_key else set())),
            **plan.columns,
        )
        for plan in plans
    ]
    insert(*variants)
    counts = [first_count(variant.pk, plan) for variant, plan in zip(variants, plans, strict=True)]
    inventory.count_first(counts=counts, kind=MovementKind.IMPORT, reference=writer.reference, actor=writer.actor)


def first_count(variant_id: int, plan: VariantPlan) -> inventory.FirstCount:
    is_tracked, sells_below_zero = plan.tracking or (True, False)
    return inventory.FirstCount(
        variant_id=variant_id, on_hand=plan.on_hand or 0, is_tracked=is_tracked, sells_below_zero=sells_below_zero
    )
