from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.store.models import Store
from dashboard.settings.forms.checkout import CheckoutSettingsForm
from dashboard.settings.views.base import SettingsForm


class CheckoutSettings(SettingsForm):
    form_class = CheckoutSettingsForm
    page_title = _("Checkout")
    header_icon = "form"
    success_url_name = "shop_settings:checkout"
    intro = _("What customers can add to an order, and what you ask them beside the address.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Store.objects.get(pk=1)}

    def more_values(self, form: CheckoutSettingsForm) -> dict[str, Any]:
        return {"checkout_fields": form.questions()}
