"""How a product is sold beside its price: what is asked, what goes with it, what it is made of, what is downloaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.downloads import MAX_FILES
from commerce.catalog.models import BundlePart, Product, Variant
from commerce.catalog.personal import MAX_FIELDS, MAX_TEXT, PersonalField, PersonalKind, read_fields, with_codes
from core.money import InvalidAmount, parse_amount
from dashboard.fields import AmountField, amount_text, decimal_sign
from dashboard.products.forms.pictures import FilesField, FilesInput
from dashboard.promotions.forms import find_articles, names_of

LINKS = {
    "related_ids": gettext_lazy("Related products, instead of those of the same collection"),
    "up_sell_ids": gettext_lazy("A step up: better ones, shown on the product's page"),
    "cross_sell_ids": gettext_lazy("Goes well with it: shown in the cart"),
}
MAX_LINKS = 20


class SellingForm(forms.Form):
    parts = forms.CharField(
        label=gettext_lazy("Parts of the bundle"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "2 x LAMP-RED"}),
        help_text=gettext_lazy(
            "One per line: a number of units, x, and the SKU or title. As many bundles are in stock as the parts make."
        ),
    )  # fmt: skip
    new_files = FilesField(
        label=gettext_lazy("Files to download"), required=False, widget=FilesInput(attrs={"multiple": True})
    )
    download_limit = forms.IntegerField(
        label=gettext_lazy("Downloads per order"), required=False, min_value=1, max_value=999,
        help_text=gettext_lazy("Empty: as often as they like."),
    )  # fmt: skip
    download_days = forms.IntegerField(
        label=gettext_lazy("Days to download, from the payment on"), required=False, min_value=1, max_value=3650,
        help_text=gettext_lazy("Empty: for good."),
    )  # fmt: skip
    requires_shipping = forms.BooleanField(label=gettext_lazy("Has to be delivered"), required=False, initial=True)

    def __init__(self, data: Any = None, files: Any = None, *, product: Product | None, has_options: bool) -> None:
        self.product, self.has_options = product, has_options
        variant = product.variants.order_by("position", "pk").first() if product else None
        self.variant = variant
        initial: dict[str, Any] = {}
        if product is not None:
            initial = {name: "\n".join(names_of(getattr(product, name))) for name in LINKS}
            initial |= {name: getattr(product, name) for name in ("download_limit", "download_days")}
            initial["requires_shipping"] = variant is None or variant.requires_shipping
            initial["parts"] = parts_text(variant) if product.is_bundle and variant else ""
        super().__init__(data, files, initial=initial, prefix="selling")
        for name, label in LINKS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.kept_files = product.downloads if product else []
        for number, file in enumerate(self.kept_files):
            self.fields[f"drop_{number}"] = forms.BooleanField(label=file["name"], required=False)

    def clean(self) -> dict[str, Any]:
        for name in LINKS:
            try:
                self.cleaned_data[name] = find_articles(self.cleaned_data.get(name, ""))[:MAX_LINKS]
            except ValidationError as error:
                self.add_error(name, error)
        if self.product is not None:
            for name in LINKS:
                found = self.cleaned_data.get(name)
                if found and self.product.pk in found:
                    self.add_error(name, _("A product does not go with itself."))
        try:
            self.parts = read_parts(self.cleaned_data.get("parts", ""))
        except ValidationError as error:
            self.parts = {}
            self.add_error("parts", error)
        if self.parts and self.has_options:
            self.add_error("parts", _("A product with options cannot be a bundle."))
        if len(self.kept_files) + len(self.cleaned_data.get("new_files") or ()) > MAX_FILES:
            self.add_error("new_files", _("A product can have up to %(limit)s files.") % {"limit": MAX_FILES})
        return self.cleaned_data

    @property
    def link_fields(self) -> list[Any]:
        return [self[name] for name in LINKS]

    @property
    def file_rows(self) -> list[tuple[dict[str, Any], Any]]:
        return [(file, self[f"drop_{number}"]) for number, file in enumerate(self.kept_files)]

    @property
    def product_fields(self) -> dict[str, Any]:
        given = self.cleaned_data
        stay = [file for number, file in enumerate(self.kept_files) if not given.get(f"drop_{number}")]
        own = {name: given[name] for name in (*LINKS, "download_limit", "download_days")}
        return own | {"downloads": stay}

    @property
    def are_parts_changed(self) -> bool:
        if self.has_options:
            return False
        rows = self.variant.parts.values_list("part_id", "quantity") if self.variant else ()
        return dict(rows) != self.parts


def parts_text(variant: Variant) -> str:
    rows = BundlePart.objects.filter(bundle=variant).select_related("part__product")
    return "\n".join(f"{row.quantity} x {row.part.sku or row.part.product.slug}" for row in rows if row.part)


def read_parts(text: str) -> dict[int, int]:
    """Units by variant. Raises ValidationError for a line that names nothing, or several things."""
    found: dict[int, int] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        count, sign, name = line.replace("×", "x").partition("x")
        if not sign or not count.strip().isdecimal():
            count, name = "1", line
        pk = find_variant(name.strip())
        found[pk] = found.get(pk, 0) + min(int(count.strip()[:6]), 10**5)
    return found


def find_variant(name: str) -> int:
    ids = list(Variant.objects.filter(sku__iexact=name).values_list("pk", flat=True)[:2]) if name else []
    if not ids:
        (product,) = find_articles(name)[:1] or (0,)
        ids = list(Variant.objects.filter(product=product).values_list("pk", flat=True)[:2])
    if len(ids) != 1:
        raise ValidationError(_("“%(name)s” has several variants: give the SKU of one.") % {"name": name})
    return ids[0]


class PersonalForm(forms.Form):
    """A row without a label asks nothing (any more)."""

    code = forms.RegexField(r"^p\d{1,3}$", widget=forms.HiddenInput, required=False)
    label = forms.CharField(label=gettext_lazy("What is asked"), max_length=80, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PersonalKind.choices, required=False)
    max_length = forms.IntegerField(
        label=gettext_lazy("Characters at most"), min_value=1, max_value=MAX_TEXT, required=False
    )
    amount = AmountField(label=gettext_lazy("Costs extra"), required=False)
    choices = forms.CharField(
        label=gettext_lazy("Choices, one per line; “= 2.50” behind one is what it costs extra"), max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_required = forms.BooleanField(label=gettext_lazy("Has to be filled in"), required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].currency = currency

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.pairs: list[tuple[str, int]] = []
        if given.get("label") and given.get("kind") == PersonalKind.CHOICE:
            try:
                self.pairs = self.read_choices(given.get("choices") or "")
            except InvalidAmount as error:
                self.add_error("choices", error.for_people())
            if not self.pairs and not self.errors:
                self.add_error("choices", _("Give the choices."))
        return given

    def read_choices(self, text: str) -> list[tuple[str, int]]:
        found: dict[str, int] = {}
        sign = decimal_sign()
        for line in text.splitlines()[:100]:
            label, equals, amount = line.rpartition("=") if "=" in line else (line, "", "")
            if label := " ".join(label.split())[:120]:
                money = parse_amount(amount, self.currency, decimal=sign if sign in ".," else None) if equals else None
                found[label] = max(0, money.amount) if money else 0
        return list(found.items())

    @property
    def field(self) -> PersonalField | None:
        given = getattr(self, "cleaned_data", None) or {}
        if not given.get("label"):
            return None
        is_choice = given["kind"] == PersonalKind.CHOICE
        return PersonalField(
            code=given["code"], label=given["label"], kind=given["kind"] or PersonalKind.TEXT,
            is_required=given["is_required"], max_length=given["max_length"] or 100,
            amount=0 if is_choice else given["amount"] or 0, choices=tuple(self.pairs) if is_choice else (),
        )  # fmt: skip


class PersonalRows(forms.BaseFormSet):
    @property
    def product_fields(self) -> dict[str, Any]:
        return {"personal_fields": with_codes([each.field for each in self.forms if each.field])}


PersonalFormSet = forms.formset_factory(
    PersonalForm, formset=PersonalRows, extra=1, max_num=MAX_FIELDS, absolute_max=MAX_FIELDS + 3
)


def personal_rows(data: Any, product: Product | None, currency: str) -> PersonalRows:
    initial = []
    for each in read_fields(product.personal_fields if product else ()):
        lines = (f"{label} = {amount_text(cost, currency)}" if cost else label for label, cost in each.choices)
        initial.append(each.as_row() | {"choices": "\n".join(lines), "amount": each.amount or None})
    return PersonalFormSet(data, prefix="personal", initial=initial, form_kwargs={"currency": currency})
