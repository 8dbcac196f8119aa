"""What a bundle is made of."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalog.models import BundlePart, Product, Variant
from commerce.catalog.services.products import announce_product
from commerce.inventory.counters import refresh_sellable
from commerce.inventory.services.counting import set_tracking

MAX_PARTS = 30
MAX_UNITS = 999


class BundleRefused(ValueError):
    """It cannot be made of this; the message says why."""


def set_parts(*, variant_id: int, parts: Mapping[int, int]) -> None:
    """One unit of the variant is these units of other variants; none: it is no bundle (any more), and is counted itself.

    The products of all of them are locked, so that two changes at once never make a bundle of bundles. Raises
    BundleRefused, Variant.DoesNotExist.
    """
    if len(parts) > MAX_PARTS or any(not 1 <= each <= MAX_UNITS for each in parts.values()):
        raise BundleRefused(_("A bundle has up to %(limit)s parts, each with 1 to 999 units.") % {"limit": MAX_PARTS})
    with transaction.atomic("default"):
        involved = Variant.objects.filter(pk__in={variant_id, *parts})
        locked = Product.objects.select_for_update().filter(variants__in=involved.values("pk")).order_by("pk")
        list(locked.values_list("pk", flat=True))
        bundle = Variant.objects.select_related("product").get(pk=variant_id)
        check_parts(bundle, parts)
        BundlePart.objects.filter(bundle=bundle).delete()
        BundlePart.objects.bulk_create(
            BundlePart(bundle=bundle, part_id=part, quantity=quantity) for part, quantity in parts.items()
        )
        was = bundle.product.is_bundle
        is_bundle = BundlePart.objects.filter(bundle__product=bundle.product_id).exists()
        Product.objects.filter(pk=bundle.product_id).update(is_bundle=is_bundle)
        if parts or was:
            set_tracking(variant_ids=[bundle.pk], is_tracked=not parts)
        refresh_sellable([bundle.pk])
        announce_product(bundle.product_id)


def check_parts(bundle: Variant, parts: Mapping[int, int]) -> None:
    if bundle.pk in parts:
        raise BundleRefused(_("A bundle cannot hold itself."))
    found = {each.pk: each for each in Variant.objects.filter(pk__in=parts).select_related("product")}
    if len(found) < len(parts):
        raise BundleRefused(_("One of the parts is not there any more."))
    inner = BundlePart.objects.filter(bundle__in=parts).select_related("bundle__product").first()
    if inner is not None:
        raise BundleRefused(
            _("“%(title)s” is a bundle itself, and bundles hold no bundles.") % {"title": inner.bundle.product.title}
        )
    if parts and BundlePart.objects.filter(part=bundle).exists():
        raise BundleRefused(_("This article is a part of a bundle, and bundles hold no bundles."))
    if parts and (bundle.product.is_gift_card or any(each.product.is_gift_card for each in found.values())):
        raise BundleRefused(_("Gift cards cannot be bundled."))
