"""The product editor's sheet: all its forms at once, read from the database or from what was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from commerce.catalog.facets import attributes_of_type
from commerce.catalog.models import Picture, Product, Variant
from commerce.catalog.services.options import OptionInput, values_in_use
from commerce.taxes.selectors import STANDARD, category_choices
from core.ids import uuid7
from dashboard.products.forms.facts import AttributesForm, FactsForm
from dashboard.products.forms.options import OptionRows, option_rows
from dashboard.products.forms.pictures import PictureFormSet, PictureRows, PicturesForm
from dashboard.products.forms.product import ProductForm
from dashboard.products.forms.selling import PersonalRows, SellingForm, personal_rows
from dashboard.products.forms.variants import PAGE_SIZE, ForAllForm, VariantForm, VariantFormSet, VariantRows
from dashboard.products.listing import images_by_id


@dataclass
class Sheet:
    """`single` are the price and stock of a product without options; `rows` the variants of the page shown."""

    product: Product | None
    form: ProductForm
    facts: FactsForm
    attributes: AttributesForm
    selling: SellingForm
    personal: PersonalRows
    options: OptionRows
    gallery: PictureRows
    pictures: PicturesForm
    for_all: ForAllForm
    page: Page | None
    single: VariantForm | None = None
    rows: VariantRows | None = None
    variant_count: int = 0
    doomed: list[Variant] = field(default_factory=list)
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def parts(self) -> list[Any]:
        found = [
            self.form,
            self.facts,
            self.attributes,
            self.selling,
            self.personal,
            self.options,
            self.gallery,
            self.pictures,
            self.for_all,
            self.single,
            self.rows,
        ]
        return [part for part in found if part is not None]

    def is_valid(self) -> bool:
        verdicts = [part.is_valid() for part in self.parts]  # each of them, so that all errors are shown at once
        return all(verdicts)

    @property
    def media(self) -> Any:
        return self.form.media + self.pictures.media

    @property
    def more_fields(self) -> dict[str, Any]:
        rest = self.selling.product_fields | self.personal.product_fields
        return self.facts.product_fields | self.attributes.product_fields | rest

    @property
    def product_fields(self) -> dict[str, Any]:
        """Columns of the product from all forms; a moment to come hides it until then."""
        fields = self.form.product_fields | self.more_fields
        if fields["publish_at"] and (self.product is None or fields["publish_at"] != self.product.publish_at):
            fields["is_published"] = False
        return fields

    @property
    def variant_forms(self) -> list[VariantForm]:
        if self.single is not None:
            return [self.single]
        return list(self.rows.forms) if self.rows is not None else []

    @property
    def has_more_errors(self) -> bool:
        """In the part of the variants' table that is folded away."""
        more = {"mpn", "content_amount", "content_unit", "tax_category", "eco_amount", "quantity_prices"}
        return any(form.is_bound and form.errors.keys() & more for form in self.variant_forms)

    @property
    def options_changed(self) -> bool:
        return self.options.options != self.present_options

    @property
    def present_options(self) -> list[OptionInput]:
        found = self.options.initial or []
        return [OptionInput(name=o["name"], values=tuple(o["values"].splitlines()), was=n) for n, o in enumerate(found)]


def read_sheet(request: HttpRequest, product: Product | None) -> Sheet:
    """Bound where something was sent."""
    data = request.POST if request.method == "POST" else None
    files = request.FILES if data is not None else None
    currency = request.store.currency
    kwargs = {"currency": currency, "may_count": request.user.has_perm("inventory.change_stockitem")}
    variants = load_variants(product)
    pictures = load_pictures(product)
    names = product.option_names if product else []
    type_name = (
        data.get("product_type", "").strip()[:120] if data is not None else product.product_type if product else ""
    )
    sheet = Sheet(
        product=product,
        facts=FactsForm(data, product=product),
        attributes=AttributesForm(
            data,
            attributes=attributes_of_type(type_name.replace("\x00", "")),
            kept=product.attributes if product else {},
        ),
        selling=SellingForm(data, files, product=product, has_options=bool(names) or len(variants) > 1),
        personal=personal_rows(data, product, currency),
        form=ProductForm(data, product=product, initial=first_values(product)),
        options=option_rows(data, names, values_in_use(variants, len(names))),
        gallery=PictureFormSet(data, pictures=pictures),
        pictures=PicturesForm(data, files),
        for_all=ForAllForm(data, **kwargs),
        page=None,
        variant_count=len(variants),
    )
    kwargs["categories"] = category_choices(request.store.country, timezone.localdate())
    if names or len(variants) > 1:
        sheet.page = Paginator(variants, PAGE_SIZE).get_page(request.GET.get("p"))
        sheet.rows = VariantFormSet(data, variants=list(sheet.page), form_kwargs=kwargs)
    else:
        row = VariantFormSet(variants=variants, form_kwargs=kwargs).initial
        blank = {
            "on_hand": 0,
            "is_tracked": True,
            "sells_below_zero": False,
            "weight_grams": 0,
            "tax_category": STANDARD,
        }
        sheet.single = VariantForm(data, prefix="single", initial=row[0] if row else blank, **kwargs)
    return sheet


def first_values(product: Product | None) -> dict[str, Any]:
    return {"request_key": str(uuid7()), "seen_at": product.updated_at.isoformat() if product else ""}


def load_variants(product: Product | None) -> list[Variant]:
    if product is None:
        return []
    return list(product.variants.select_related("stock").order_by("position", "pk"))


def load_pictures(product: Product | None) -> list[Picture]:
    if product is None:
        return []
    pictures = list(product.pictures.order_by("position", "pk"))
    images = images_by_id({p.image_id for p in pictures if p.image_id})
    for picture in pictures:
        picture.thumbnail_image = images.get(picture.image_id)
    return pictures
