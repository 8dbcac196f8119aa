"""Currencies that shoppers may pay in: their rates, typed or the European Central Bank's, and their rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.selectors import conversion_of
from commerce.currencies.services import CurrencyRefused, remove_currency, save_currency, take_bank_rate
from commerce.currencies.services.following import with_markup
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.rest import Unanswered
from dashboard.rights import store_settings
from dashboard.settings.forms.currencies import CurrencyForm, NewCurrencyForm, example
from dashboard.settings.views.base import SettingsForm, SettingsPage
from dashboard.settings.views.shipping import Removal
from gateways.bank_rates import newest_rates
from gateways.ecb import BankRates
from onboarding.places import currency_choices

PARENT = (gettext_lazy("Currencies"), "shop_settings:currencies")


class CurrencyList(SettingsPage):
    template_name = "dashboard/settings/currencies.html"
    page_title = gettext_lazy("Currencies")
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        store = current_store()
        names = dict(currency_choices((get_language() or "en")[:2]))
        given = dict(SetPrice.objects.order_by().values_list("currency_id").annotate(n=Count("pk")))
        rows = [
            {
                "row": row, "name": names.get(row.code, row.code), "example": example(conversion_of(row, store)),
                "set_prices": given.get(row.code, 0), "is_own": row.code == store.currency,
                "is_for_another": row.base not in ("", store.currency),
            }
            for row in Currency.objects.defer("rates")
        ]  # fmt: skip
        own = names.get(store.currency, store.currency)
        return {**super().get_context_data(**kwargs), "rows": rows, "own": own, "store": store}


class CurrencyPage(SettingsForm):
    header_icon = "globe"
    parent = PARENT
    success_url_name = "shop_settings:currencies"

    def bank(self) -> BankRates:
        """Raises CurrencyRefused."""
        try:
            return newest_rates(now=timezone.now())
        except Unanswered:
            raise CurrencyRefused(
                _("The European Central Bank does not answer at the moment. Try again later, or type a rate.")
            ) from None

    def refuse(self, form: Form, error: CurrencyRefused) -> HttpResponse:
        form.add_error("rate", str(error))
        return self.form_invalid(form)

    def rate_of(self, form: Form, code: str, markup: Decimal = Decimal(0)) -> Decimal:
        """As typed, else the bank's. Raises CurrencyRefused."""
        rate: Decimal | None = form.cleaned_data["rate"]
        if rate is not None:
            return rate
        found = self.bank().rate(current_store().currency, code)
        if found is None:
            raise CurrencyRefused(_("The European Central Bank has no rate for this currency."))
        return with_markup(found, markup)


class CurrencyAdd(CurrencyPage):
    form_class = NewCurrencyForm
    page_title = gettext_lazy("Add a currency")
    submit_label = gettext_lazy("Add")

    def get_form_kwargs(self) -> dict[str, Any]:
        own = current_store().currency
        taken = {own, *Currency.objects.values_list("code", flat=True)}
        return {**super().get_form_kwargs(), "shop_currency": own, "taken": taken}

    def form_valid(self, form: Form) -> HttpResponse:
        code = form.cleaned_data["code"]
        try:
            rate = self.rate_of(form, code)
            save_currency(code=code, rate=rate, is_active=False, actor=self.request.user)
        except CurrencyRefused as error:
            return self.refuse(form, error)
        messages.success(self.request, _("Added. Choose how prices are rounded, then switch it on."))
        return redirect("shop_settings:currency_edit", pk=code)


class CurrencyEdit(CurrencyPage):
    template_name = "dashboard/settings/currency.html"
    form_class = CurrencyForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = get_object_or_404(Currency, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.row.code

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row, "shop_currency": current_store().currency}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        store = current_store()
        return {
            **super().get_context_data(**kwargs), "row": self.row, "store": store,
            "example": example(conversion_of(self.row, store)),
            "is_for_another": self.row.base not in ("", store.currency),
        }  # fmt: skip

    def form_valid(self, form: Form) -> HttpResponse:
        given = form.cleaned_data
        try:
            rate = self.rate_of(form, self.row.code, given["markup_percent"])
            save_currency(**given | {"rate": rate}, code=self.row.code, actor=self.request.user)
        except CurrencyRefused as error:
            return self.refuse(form, error)
        messages.success(self.request, _("Saved."))
        return redirect(self.success_url_name)


class CurrencyRemove(Removal):
    model = Currency
    parent = PARENT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remove_currency(code=kwargs["pk"], actor=request.user)
        messages.success(request, _("Removed."))
        return redirect(PARENT[1])


@require_POST
@store_settings
def currency_bank(request: HttpRequest, pk: str) -> HttpResponse:
    """The rate of the European Central Bank, now, however far it is from the one before."""
    row = get_object_or_404(Currency, pk=pk)
    try:
        bank = newest_rates(now=timezone.now())
        take_bank_rate(code=row.code, bank=bank, now=timezone.now(), actor=request.user)
    except Currency.DoesNotExist:
        raise Http404 from None
    except Unanswered:
        messages.error(request, _("The European Central Bank does not answer at the moment. The rate stays as it is."))
    except CurrencyRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rate of the European Central Bank is taken."))
    return redirect("shop_settings:currency_edit", pk=row.code)


@require_safe
@store_settings
def currency_example(request: HttpRequest, pk: str) -> HttpResponse:
    """What the form as it is filled in would make of a price. An empty text for what makes no sense."""
    row = get_object_or_404(Currency, pk=pk)
    store: Store = current_store()
    form = CurrencyForm(request.GET, row=row, shop_currency=store.currency)
    if not form.is_valid():
        return JsonResponse({"example": ""})
    given = form.cleaned_data
    row.rate, row.step, row.shortfall = given["rate"] or row.rate, given["step"], given["shortfall"]
    return JsonResponse({"example": example(conversion_of(row, store))})
