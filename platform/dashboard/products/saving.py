"""Writing the editor's sheet: everything or nothing, once however often it is sent, never over unseen changes."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.catalog.downloads import keep_file
from commerce.catalog.models import Product, Variant
from commerce.catalog.services import editing
from commerce.catalog.services.options import change_options, plan_options
from commerce.catalog.services.pictures import add_picture, change_pictures
from commerce.catalog.services.products import ProductRefused, create_product, update_product
from commerce.catalog.services.variants import VariantInput, save_variants
from commerce.inventory import services as inventory
from commerce.inventory.models import MovementKind
from dashboard.products.sheet import Sheet
from dashboard.products.uploads import image_from
from media.models import ShopImage

REMEMBER_SECONDS = 600
NOTHING_YET = {"on_hand": 0, "is_tracked": True, "sells_below_zero": False}


class RemovalsToConfirm(Exception):
    """Saving would delete these variants; the person has not said yes yet."""

    def __init__(self, variants: list[Variant]) -> None:
        super().__init__(len(variants))
        self.variants = variants


def save_sheet(sheet: Sheet, *, actor: Any, is_confirmed: bool) -> tuple[Product, list[str]]:
    """Returns the product and what could not be used (pictures). The sheet is valid.

    Raises RemovalsToConfirm, EditedMeanwhile, ProductRefused; then nothing was written.
    """
    key = f"sheet:{sheet.form.cleaned_data['request_key']}"
    if known := Product.objects.filter(pk=cache.get(key)).first():
        return known, []
    images, problems = read_uploads(sheet, actor)
    product = retried(lambda: write(sheet, actor=actor, images=images, is_confirmed=is_confirmed))
    cache.set(key, product.pk, REMEMBER_SECONDS)
    return product, problems


def retried(act: Any) -> Product:
    """Two people who choose the same address at once are told apart by its unique constraint."""
    for _attempt in range(3):
        try:
            return act()
        except IntegrityError:
            continue
    raise ProductRefused(_("This could not be saved just now. Please try again."))


def read_uploads(sheet: Sheet, actor: Any) -> tuple[list[ShopImage], list[str]]:
    """Before the transaction: looking into a picture takes its time."""
    images, problems = [], []
    for file in sheet.pictures.cleaned_data["files"]:
        image, problem = image_from(file, actor=actor)
        images += [image] if image else []
        problems += [problem] if problem else []
    if chosen := sheet.pictures.cleaned_data["library_image"]:
        images.append(chosen)
    return images, problems


def write(sheet: Sheet, *, actor: Any, images: list[ShopImage], is_confirmed: bool) -> Product:
    with transaction.atomic("default"):
        if sheet.product is None:
            product = create(sheet, actor)
        else:
            product = update(sheet, sheet.product.pk, actor, is_confirmed=is_confirmed)
        sell(sheet, product)
        for image in images:
            add_picture(product_id=product.pk, image=image, alt_text=image.alt_text)
    return product


def sell(sheet: Sheet, product: Product) -> None:
    """Files, parts and whether it is delivered at all."""
    if "requires_shipping" in sheet.selling.changed_data:
        ships = sheet.selling.cleaned_data["requires_shipping"]
        others = Variant.objects.filter(product=product).exclude(requires_shipping=ships).values_list("pk", flat=True)
        editing.edit_variants(product_id=product.pk, changes={pk: {"requires_shipping": ships} for pk in others})
    new = [keep_file(file) for file in sheet.selling.cleaned_data["new_files"]]
    if new:
        update_product(product_id=product.pk, downloads=[*product.downloads, *new])
    if sheet.selling.are_parts_changed:
        (only,) = Variant.objects.filter(product=product)[:1]
        try:
            inventory.set_parts(variant_id=only.pk, parts=sheet.selling.parts)
        except inventory.BundleRefused as error:
            raise ProductRefused(str(error)) from None


def create(sheet: Sheet, actor: Any) -> Product:
    given = sheet.form.cleaned_data
    known = Product.objects.filter(uuid=given["request_key"]).first()
    if known is not None:
        return known
    options = sheet.options.options
    product = create_product(uuid=given["request_key"], **sheet.product_fields)
    first = VariantInput(**sheet.single.columns)
    if options:
        change_options(product_id=product.pk, options=options, template=first)
    else:
        save_variants(product_id=product.pk, variants=[first])
    variants = list(Variant.objects.filter(product=product).values_list("pk", flat=True))
    count_new(variants, sheet.single.cleaned_data, actor)
    return product


def update(sheet: Sheet, product_id: int, actor: Any, *, is_confirmed: bool) -> Product:
    given = sheet.form.cleaned_data
    product = editing.lock_unchanged(product_id=product_id, seen_at=given["seen_at"])
    doomed = to_be_removed(sheet, product)
    if doomed and not is_confirmed:
        raise RemovalsToConfirm(doomed)
    if changed := changed_fields(sheet, product):
        product = update_product(product_id=product_id, **changed)
    change_rows(sheet, product_id, actor)
    ticked = [form.variant.pk for form in sheet.variant_forms if form.variant and form.cleaned_data["remove"]]
    if ticked:
        editing.remove_variants(product_id=product_id, variant_ids=ticked)
    if sheet.options_changed:
        made = change_options(product_id=product_id, options=sheet.options.options)
        count_new([variant.pk for variant in made], NOTHING_YET, actor)
    apply_to_all(sheet, product_id, actor)
    if sheet.gallery.is_change:
        change_pictures(
            product_id=product_id,
            order=sheet.gallery.order,
            alt_texts=sheet.gallery.alt_texts,
            removed=sheet.gallery.removed,
        )
    if doomed or sheet.options_changed:
        inventory.refresh_sellable(Variant.objects.filter(product_id=product_id).values_list("pk", flat=True))
    return product


def changed_fields(sheet: Sheet, product: Product) -> dict[str, Any]:
    """An empty address means: make one from the title."""
    fields = sheet.product_fields
    fields["slug"] = fields["slug"] or fields["title"]
    return {name: value for name, value in fields.items() if value != getattr(product, name)}


def to_be_removed(sheet: Sheet, product: Product) -> list[Variant]:
    ticked = [form.variant for form in sheet.variant_forms if form.variant and form.cleaned_data["remove"]]
    if not sheet.options_changed:
        return ticked
    gone = {variant.pk for variant in ticked}
    rest = [v for v in product.variants.order_by("position", "pk") if v.pk not in gone]
    plan = plan_options(product=product, variants=rest, options=sheet.options.options)
    return [*ticked, *plan.removed]


def change_rows(sheet: Sheet, product_id: int, actor: Any) -> None:
    forms = [form for form in sheet.variant_forms if form.variant and not form.cleaned_data["remove"]]
    editing.edit_variants(product_id=product_id, changes={f.variant.pk: f.changes for f in forms if f.changes})
    if sheet.single is not None and sheet.single.variant is None:  # a product that an import left without variants
        (made,) = save_variants(product_id=product_id, variants=[VariantInput(**sheet.single.columns)])
        count_new([made.pk], sheet.single.cleaned_data, actor)
    set_tracking(forms)
    counts = {form.variant.pk: form.cleaned_data["on_hand"] for form in forms if form.is_count_changed}
    if counts:
        inventory.set_stock_of_many(counts=counts, kind=MovementKind.RECOUNT, note=_("Product editor"), actor=actor)


def set_tracking(forms: list[Any]) -> None:
    for is_tracked in (True, False):
        for below in (True, False):
            wanted = {"is_tracked": is_tracked, "sells_below_zero": below}
            rows = [f for f in forms if f.is_tracking_changed and wanted.items() <= f.cleaned_data.items()]
            if rows:
                inventory.set_tracking(variant_ids=[form.variant.pk for form in rows], **wanted)


def count_new(variant_ids: list[int], given: dict[str, Any], actor: Any) -> None:
    if not variant_ids:
        return
    inventory.set_stock_of_many(
        counts=dict.fromkeys(variant_ids, given["on_hand"]), kind=MovementKind.INITIAL, actor=actor
    )
    inventory.set_tracking(
        variant_ids=variant_ids, is_tracked=given["is_tracked"], sells_below_zero=given["sells_below_zero"]
    )


def apply_to_all(sheet: Sheet, product_id: int, actor: Any) -> None:
    price, stock = sheet.for_all.cleaned_data["all_price"], sheet.for_all.cleaned_data["all_stock"]
    if price is not None:
        editing.price_all_variants(product_id=product_id, price_amount=price)
    if stock is not None:
        ids = Variant.objects.filter(product_id=product_id).values_list("pk", flat=True)
        counts = dict.fromkeys(ids, stock)
        inventory.set_stock_of_many(counts=counts, kind=MovementKind.RECOUNT, note=_("Product editor"), actor=actor)
