"""One form for every promotion: `presets.fields_of` says which of its fields a kind has."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.models import Collection, Product, ProductStatus, Variant
from commerce.promotions.models import Promotion, PromotionKind, PromotionTarget
from core.money import InvalidAmount, parse_amount
from dashboard.fields import AmountField, amount_text, decimal_sign
from dashboard.promotions.presets import fields_of

MOMENT = "%Y-%m-%dT%H:%M"
SUGGESTED = 10
COMBINATIONS = [
    ("items", gettext_lazy("with offers for certain articles")),
    ("order", gettext_lazy("with offers for the whole order")),
    ("shipping", gettext_lazy("with offers for the delivery")),
]


class MomentField(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    input_formats = [MOMENT, "%Y-%m-%dT%H:%M:%S"]


class PercentField(forms.DecimalField):
    """Written 12,5 or 12.5."""

    def __init__(self, **kwargs: Any) -> None:
        limits: dict[str, Any] = {"min_value": 0, "max_value": 100, "max_digits": 6, "decimal_places": 3}
        super().__init__(**(limits | kwargs), widget=forms.TextInput(attrs={"inputmode": "decimal"}))

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace(",", ".").replace("%", "") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", decimal_sign()) if isinstance(value, Decimal) else value


class ArticlesWidget(forms.Textarea):
    """A list to type into, one per line; with JavaScript articles are picked from suggestions (promotions.js)."""

    class Media:
        js = ("js/promotions.js",)

    def __init__(self) -> None:
        super().__init__(attrs={
            "rows": 3, "data-bo-articles": reverse_lazy("promotions:article_search"),
            "data-bo-find": gettext_lazy("Find an article"), "data-bo-remove": gettext_lazy("Remove"),
            "data-bo-none": gettext_lazy("Nothing found."), "data-bo-count": gettext_lazy("suggestions"),
        })  # fmt: skip


class PromotionForm(forms.ModelForm):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("What shoppers type: letters, digits, - and _."),
    )
    starts_at = MomentField(label=gettext_lazy("Starts"))
    ends_at = MomentField(
        label=gettext_lazy("Ends"), required=False, help_text=gettext_lazy("Empty: until you end it.")
    )
    percent = PercentField(label=gettext_lazy("Percent off"))
    tiers = forms.CharField(
        label=gettext_lazy("Steps"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=gettext_lazy("One per line: from how much (or how many), a colon, percent off. Like 50: 5"),
    )
    counts_units = forms.BooleanField(label=gettext_lazy("The steps count units, not money"), required=False)
    collections = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only for these collections"),
        queryset=Collection.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    articles = forms.CharField(
        label=gettext_lazy("Only for these articles"),
        required=False,
        max_length=20_000,
        widget=ArticlesWidget,
        help_text=gettext_lazy("One per line: title, SKU or web address. Nothing here and above: all articles."),
    )
    get_collections = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Reduced: articles of these collections"),
        queryset=Collection.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    get_articles = forms.CharField(
        label=gettext_lazy("Reduced: these articles"),
        required=False,
        max_length=20_000,
        widget=ArticlesWidget,
        help_text=gettext_lazy("“Buy a lamp, get a bulb.” Nothing here and above: the same articles as are bought."),
    )
    combines_with = forms.MultipleChoiceField(
        label=gettext_lazy("May be combined"),
        choices=COMBINATIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Both offers have to allow it. Otherwise shoppers get the one that saves most."),
    )

    class Meta:
        model = Promotion
        fields = ["name", "target", "is_per_unit", "buy_quantity", "get_quantity", "most_times", "skips_reduced",
                  "min_quantity", "is_active", "is_announced", "usage_limit", "customer_limit", "starts_at", "ends_at",
                  "percent", "combines_with"]  # fmt: skip

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, promotion = currency, self.instance
        self.fields["amount"] = AmountField(label=gettext_lazy("Amount off"), currency=currency)
        self.fields["min_amount"] = AmountField(
            label=gettext_lazy("From an order value of"), currency=currency, required=False
        )
        for name in ("collections", "get_collections"):
            self.fields[name].queryset = Collection.objects.order_by("position", "title")
        if promotion.kind == PromotionKind.FREE_SHIPPING:
            self.fields["amount"].label = _("At most this much of the delivery")
            self.fields["amount"].help_text = _("0: the whole delivery, whatever it costs.")
        self.fields["is_announced"].help_text = _(
            "Tick it where you tell the public of it, in a newsletter or on a banner: the law counts what articles cost"
            " with it when you next reduce a price, and so does the shop. Not for codes that single customers get."
        )
        self.fields["most_times"].help_text = _("0: as often as it works out.")
        self.fields["usage_limit"].help_text = self.fields["customer_limit"].help_text = _("Empty: no limit.")
        if "target" in self.fields and promotion.kind == PromotionKind.TIERS:
            self.fields["target"].choices = [each for each in PromotionTarget.choices if each[0] != "shipping"]
        self.initial |= {
            "amount": promotion.amount,
            "min_amount": promotion.min_amount,
            "collections": promotion.collection_ids,
            "articles": "\n".join(names_of(promotion.product_ids)),
            "get_collections": promotion.get_collection_ids,
            "get_articles": "\n".join(names_of(promotion.get_product_ids)),
            "tiers": self.tiers_text(),
        }
        if not promotion.pk:
            is_free = promotion.kind == PromotionKind.FREE_SHIPPING
            self.initial |= {"percent": promotion.percent or None, "amount": 0 if is_free else None}
        wanted = fields_of(promotion)
        self.fields = {name: self.fields[name] for name in wanted}

    def tiers_text(self) -> str:
        lines = []
        for tier in self.instance.tiers:
            start = str(tier["from"]) if self.instance.counts_units else amount_text(tier["from"], self.currency)
            lines.append(f"{start}: {tier['percent']}")
        return "\n".join(lines)

    def clean_min_amount(self) -> int:
        return self.cleaned_data["min_amount"] or 0

    def clean_articles(self) -> list[int]:
        return find_articles(self.cleaned_data["articles"])

    def clean_get_articles(self) -> list[int]:
        return find_articles(self.cleaned_data["get_articles"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "tiers" in cleaned:
            try:
                cleaned["tiers"] = read_tiers(cleaned["tiers"], self.currency, bool(cleaned.get("counts_units")))
            except ValidationError as error:
                self.add_error("tiers", error)
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("The end must be after the start."))
        if "percent" in self.fields and cleaned.get("percent") == 0:
            self.add_error("percent", _("Please enter how many percent."))
        return cleaned

    def filled(self) -> Promotion:
        """The promotion as wished for, not saved."""
        promotion, cleaned = self.instance, self.cleaned_data
        for name in ("amount", "min_amount", "tiers", "counts_units"):
            if name in cleaned:
                setattr(promotion, name, cleaned[name])
        promotion.product_ids = cleaned.get("articles", [])
        promotion.collection_ids = [each.pk for each in cleaned.get("collections", [])]
        promotion.get_product_ids = cleaned.get("get_articles", [])
        promotion.get_collection_ids = [each.pk for each in cleaned.get("get_collections", [])]
        return promotion


def names_of(product_ids: list[int]) -> list[str]:
    """Titles, where they name one product only; else its address."""
    chosen = list(Product.objects.filter(pk__in=product_ids).order_by("title", "pk"))
    titles = Product.objects.filter(title__in=[each.title for each in chosen]).values_list("title", flat=True)
    count = Counter(title.casefold() for title in titles)
    return [each.title if count[each.title.casefold()] == 1 else each.slug for each in chosen]


def articles_like(words: str) -> list[dict[str, str]]:
    """The ten that come nearest: whose title begins so first. `value` is what find_articles takes."""
    matches = Q(title__icontains=words) | Q(variants__sku__istartswith=words) | Q(slug__startswith=words.lower())
    near = Case(When(title__istartswith=words, then=0), default=1)
    found = Product.objects.filter(matches).exclude(status=ProductStatus.ARCHIVED)
    rows = found.annotate(near=near).order_by("near", "title", "pk").distinct().values("title", "slug")[:SUGGESTED]
    return [{"value": row["slug"], "title": row["title"], "detail": row["slug"]} for row in rows]


def find_articles(text: str) -> list[int]:
    """Products by web address, SKU or title, one per line. Raises ValidationError for what is not there, or is there
    several times."""
    found: dict[int, None] = {}
    missing, doubtful = [], []
    for line in text.splitlines():
        wanted = line.strip()
        if not wanted:
            continue
        slug = wanted.rstrip("/").rpartition("/")[2]
        ids = (
            list(Product.objects.filter(slug=slug).values_list("pk", flat=True))
            or list(Variant.objects.filter(sku__iexact=wanted).values_list("product_id", flat=True).distinct())
            or list(Product.objects.filter(title__iexact=wanted).values_list("pk", flat=True)[:2])
        )
        if len(ids) == 1:
            found[ids[0]] = None
        else:
            (doubtful if ids else missing).append(wanted)
    if missing:
        raise ValidationError(_("Not found: %(names)s.") % {"names": ", ".join(missing)[:200]})
    if doubtful:
        raise ValidationError(
            _("Several articles are called so, please give the web address: %(names)s.")
            % {"names": ", ".join(doubtful)[:200]}
        )
    return list(found)


def read_tiers(text: str, currency: str, counts_units: bool) -> list[dict[str, Any]]:
    """`50: 5` per line, sorted. Raises ValidationError."""
    tiers: dict[int, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        start, _colon, percent = line.rpartition(":")
        try:
            share = Decimal(percent.replace(",", ".").replace("%", "").strip())
            begin = int(start) if counts_units else parse_amount(start, currency).amount
        except (InvalidAmount, InvalidOperation, ValueError):
            raise ValidationError(_("“%(line)s” is not a step. Write it like 50: 5") % {"line": line[:40]})
        if not 0 < share <= 100 or begin < 0 or share != round(share, 3):
            raise ValidationError(_("“%(line)s” is not a step. Write it like 50: 5") % {"line": line[:40]})
        tiers[begin] = str(share)
    if not tiers:
        raise ValidationError(_("Please enter at least one step."))
    return [{"from": begin, "percent": tiers[begin]} for begin in sorted(tiers)]


def new_promotion(trigger: str, kind: str, target: str) -> Promotion:
    promotion = Promotion(trigger=trigger, kind=kind, target=target, starts_at=timezone.now())
    if kind == PromotionKind.BUY_X_GET_Y:
        promotion.buy_quantity, promotion.percent = 2, Decimal(100)
    return promotion
