"""Being paid by Mollie and PayPal: the merchant enters the key of his own account, and it is tried at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commerce.payments.models import ConnectedAccount
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.services.own_keys import WrongMode, enter_key, leave
from commerce.store.selectors import current_store
from core.http.links import url_of
from dashboard.rights import store_settings
from dashboard.settings.forms.keys import FORMS
from dashboard.settings.views.base import SettingsForm

TITLES = {"mollie": "Mollie", "paypal": "PayPal"}


class KeyForm(SettingsForm):
    header_icon = "key"
    parent = (gettext_lazy("Payments"), "shop_settings:payments")
    submit_label = gettext_lazy("Try and keep it")

    def get_page_title(self) -> str:
        return TITLES[self.kwargs["provider"]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["provider"] not in FORMS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> Any:
        return FORMS[self.kwargs["provider"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        intro = _("The money goes to your own account there. The key is kept sealed and is never shown again.")
        if self.kwargs["provider"] == "paypal":
            address = url_of(current_store().primary_host, "/payment-notify/paypal/")
            intro += " " + _(
                "So that refunds made at PayPal appear here, add a webhook there for all events: %(url)s"
            ) % {"url": address}
        return {**context, "intro": intro}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            enter_key(
                provider=self.kwargs["provider"], **form.account(), store=current_store(), actor=self.request.user,
                now=timezone.now(),
            )  # fmt: skip
        except WrongMode as error:
            form.add_error(None, error.for_people())
        except ProviderRefused:
            form.add_error("secret", _("%(name)s does not know this key.") % {"name": self.get_page_title()})
        except ProviderUnavailable:
            words = _("%(name)s does not answer at the moment. Please try again in a few minutes.")
            form.add_error(None, words % {"name": self.get_page_title()})
        else:
            messages.success(self.request, _("Shoppers can now pay with %(name)s.") % {"name": self.get_page_title()})
            return redirect("shop_settings:payments")
        return self.form_invalid(form)


@require_POST
@store_settings
def key_leave(request: HttpRequest, provider: str) -> HttpResponse:
    if provider not in FORMS:
        raise Http404
    leave(provider=provider, actor=request.user, now=timezone.now())
    messages.success(request, _("%(name)s is not offered any more.") % {"name": TITLES[provider]})
    return redirect("shop_settings:payments")


def own_accounts() -> list[dict[str, Any]]:
    """For the page of payments: each provider, and the account where there is one."""
    found = {each.provider: each for each in ConnectedAccount.objects.filter(provider__in=FORMS, gone_at=None)}
    return [{"provider": name, "title": TITLES[name], "account": found.get(name)} for name in FORMS]
