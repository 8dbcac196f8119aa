from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commerce.store.models import Store
from commerce.taxes.models import TaxRate
from dashboard.settings.forms.selling import TaxForm
from dashboard.settings.views.base import SettingsForm
from onboarding.places import country_choices


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
        in_force = {(rate.country, rate.category): rate for rate in rates}
        rows = [
            {"rate": rate, "country": names.get(rate.country, rate.country), "percent": without_zeros(rate.percent)}
            for rate in in_force.values()
        ]
        rows.sort(key=lambda row: (row["rate"].country != own, row["country"], -row["rate"].percent))
        return {**context, "rows": rows, "own_country": own}


def without_zeros(percent: Decimal) -> Decimal:
    """5.500 -> 5.5, 20.000 -> 20."""
    whole = percent.to_integral_value()
    return whole if whole == percent else percent.normalize()
