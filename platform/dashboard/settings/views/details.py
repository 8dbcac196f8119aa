from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.store.models import Store
from dashboard.settings.forms.details import DetailsForm
from dashboard.settings.views.base import SettingsForm


class DetailsView(SettingsForm):
    form_class = DetailsForm
    page_title = _("Shop details")
    header_icon = "home"
    success_url_name = "shop_settings:details"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Store.objects.get(pk=1)}

    def more_values(self, form: Any) -> dict[str, Any]:
        return {"address": form.address()}
