from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from commerce.payments.models import PaymentMethod
from commerce.payments.providers.stripe.mode import account_of, is_available_to
from commerce.store.selectors import current_store
from dashboard.settings.forms.selling import PaymentMethodForm
from dashboard.settings.forms.words import SavesWords
from dashboard.settings.stripe_words import capability_rows, missing_words
from dashboard.settings.views.base import SettingsForm, SettingsPage
from dashboard.settings.views.keys import own_accounts


class PaymentList(SettingsPage):
    template_name = "dashboard/settings/payments.html"
    page_title = _("Payments")
    header_icon = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        store = current_store()
        account = account_of(store)
        return {
            **super().get_context_data(**kwargs),
            "methods": PaymentMethod.objects.all(),
            "account": account,
            "is_available": is_available_to(store),
            "capabilities": capability_rows(account) if account else [],
            "own_accounts": own_accounts(),
            "missing": missing_words(account) if account else [],
        }


class PaymentEdit(SavesWords, SettingsForm):
    form_class = PaymentMethodForm
    header_icon = "key"
    parent = (_("Payments"), "shop_settings:payments")
    success_url_name = "shop_settings:payments"

    def get_page_title(self) -> str:
        return str(self.method)

    def get_form_kwargs(self) -> dict[str, Any]:
        self.method = get_object_or_404(PaymentMethod, pk=self.kwargs["pk"])
        return {**super().get_form_kwargs(), "instance": self.method}
