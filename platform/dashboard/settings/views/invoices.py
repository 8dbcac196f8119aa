from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.store.models import Store
from dashboard.settings.forms.invoices import InvoiceSettingsForm
from dashboard.settings.views.base import SettingsForm


class InvoiceSettings(SettingsForm):
    form_class = InvoiceSettingsForm
    page_title = _("Invoices")
    header_icon = "doc-full"
    success_url_name = "shop_settings:invoices"
    intro = _(
        "What stands on them comes from your shop details and taxes. Numbers run without a gap and begin anew each year."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Store.objects.get(pk=1)}

    def more_values(self, form: InvoiceSettingsForm) -> dict[str, Any]:
        return {"invoicing": form.rules()}
