from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commerce.orders.selectors import EU_THRESHOLD, eu_distance_sales
from commerce.shipping.selectors import countries_served
from commerce.store.models import Store
from commerce.taxes.models import OWN, Category, TaxRate
from commerce.taxes.selectors import EU_VAT_AREA, countries_without_rate
from dashboard.settings.forms.taxes import TaxForm, TaxRateForm
from dashboard.settings.views.base import SettingsForm
from dashboard.settings.views.shipping import Removal
from onboarding.places import country_choices

PARENT = (_("Taxes"), "shop_settings:taxes")


class TaxesView(SettingsForm):
    template_name = "dashboard/settings/taxes.html"
    form_class = TaxForm
    page_title = _("Taxes")
    header_icon = "table"
    success_url_name = "shop_settings:taxes"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Store.objects.get(pk=1)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        names = dict(country_choices((get_language() or "en")[:2]))
        own = context["form"].instance.country
        rates = TaxRate.objects.filter(valid_from__lte=timezone.localdate()).order_by(
            "country", "category", "valid_from"
        )
        in_force = {(rate.country, rate.region, rate.category, rate.source == OWN): rate for rate in rates}
        labels = dict(Category.choices)
        rows = [
            {
                "rate": rate,
                "country": names.get(rate.country, rate.country),
                "percent": without_zeros(rate.percent),
                "category": labels.get(rate.category, rate.category),
                "is_own": rate.source == OWN,
            }
            for rate in in_force.values()
        ]
        rows.sort(key=lambda row: (row["rate"].country != own, row["country"], -row["rate"].percent))
        store = context["form"].instance
        without = countries_without_rate(
            seller=own, regime=store.tax_regime, buyers={own, *(countries_served(store.shipping_countries) or EU_VAT_AREA)},
            on_date=timezone.localdate(),
        )  # fmt: skip
        return {
            **context, "rows": rows, "own_country": own, "without_rate": sorted(names.get(each, each) for each in without),
            "eu_sales": eu_distance_sales(store, timezone.now()), "eu_threshold": EU_THRESHOLD, "currency": store.currency,
        }  # fmt: skip


class TaxRateAdd(SettingsForm):
    form_class = TaxRateForm
    page_title = _("New rate")
    header_icon = "table"
    parent = PARENT
    success_url_name = "shop_settings:taxes"

    def get_form_kwargs(self) -> dict[str, Any]:
        rate = TaxRate(
            country=Store.objects.values_list("country", flat=True).get(pk=1),
            source=OWN,
            valid_from=timezone.localdate(),
        )
        return {**super().get_form_kwargs(), "instance": rate}


class TaxRateRemove(Removal):
    """The merchant's own only: what came with the software stays."""

    model = TaxRate
    parent = PARENT
    rows = TaxRate.objects.filter(source=OWN)


def without_zeros(percent: Decimal) -> Decimal:
    """5.500 -> 5.5, 20.000 -> 20."""
    whole = percent.to_integral_value()
    return whole if whole == percent else percent.normalize()
