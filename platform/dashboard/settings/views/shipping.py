"""Zones, the rates in them, and how to take both away."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from commerce.shipping.models import CarrierAccount, CarrierName, Profile, Rate, Zone
from commerce.shipping.services import save_account
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core import audit
from core.money import Money, format_money
from core.pages import bump_pages
from dashboard.settings.forms.shipping import CarrierForm, DispatchForm, ProfileForm, RateForm, ZoneForm
from dashboard.settings.forms.words import SavesWords
from dashboard.settings.services import remove
from dashboard.settings.views.base import SettingsForm, SettingsPage
from onboarding.places import country_choices

PARENT = (_("Delivery"), "shop_settings:shipping")


class ShippingList(SettingsPage):
    template_name = "dashboard/settings/shipping.html"
    page_title = _("Delivery")
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        store = Store.objects.get(pk=1)
        names = dict(country_choices((get_language() or "en")[:2]))
        zones = Zone.objects.prefetch_related("rates__profile")
        profiles = list(Profile.objects.all())
        rows = [
            {
                "zone": zone,
                "countries": [names.get(code, code) for code in zone.countries],
                "rates": [{"rate": rate, **prices_of(rate, store)} for rate in zone.rates.all()],
                "gaps": gaps_of(zone, profiles),
            }
            for zone in zones
        ]
        old_list = [names.get(code, code) for code in store.shipping_countries]
        return {
            **super().get_context_data(**kwargs), "rows": rows, "profiles": profiles, "carriers": carrier_rows(),
            "old_list": old_list,
        }  # fmt: skip


class CountryListEnd(SettingsPage):
    """Shops of the first days deliver to a list of countries only, whatever their zones say. Asks on GET, ends on POST."""

    template_name = "dashboard/settings/countries.html"
    page_title = _("Countries of the opening")
    header_icon = "globe"
    parent = PARENT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = dict(country_choices((get_language() or "en")[:2]))
        codes = Store.objects.get(pk=1).shipping_countries
        return {**super().get_context_data(**kwargs), "countries": [names.get(code, code) for code in codes]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = Store.objects.get(pk=1).shipping_countries
        if before:
            with transaction.atomic("default"):
                Store.objects.update(shipping_countries=[])
                audit.record(
                    "store.store.changed", target=str(current_store()), actor=request.user,
                    data=audit.differences({"shipping_countries": before}, {"shipping_countries": []}),
                )  # fmt: skip
                bump_pages()
        messages.success(request, _("Your zones alone say now where you deliver."))
        return redirect(PARENT[1])


def carrier_rows() -> list[dict[str, Any]]:
    accounts = {account.carrier: account for account in CarrierAccount.objects.all()}
    return [{"name": name, "label": label, "account": accounts.get(name)} for name, label in CarrierName.choices]


def gaps_of(zone: Zone, profiles: list[Profile]) -> list[Profile]:
    """The profiles whose articles cannot be delivered there."""
    served = {rate.profile_id for rate in zone.rates.all() if rate.is_active}
    return [profile for profile in profiles if profile.pk not in served]


def prices_of(rate: Rate, store: Store) -> dict[str, str]:
    locale = (get_language() or store.locale)[:2]
    free_from = rate.free_from_amount
    return {
        "price": format_money(Money(rate.price_amount, store.currency), locale),
        "free_from": "" if free_from is None else format_money(Money(free_from, store.currency), locale),
    }


class ShippingForm(SettingsForm):
    header_icon = "globe"
    parent = PARENT
    success_url_name = "shop_settings:shipping"


class ZoneAdd(ShippingForm):
    form_class = ZoneForm
    page_title = _("New zone")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Zone(position=Zone.objects.count())}


class ZoneEdit(ShippingForm):
    form_class = ZoneForm
    page_title = _("Zone")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": get_object_or_404(Zone, pk=self.kwargs["pk"])}


class RateAdd(SavesWords, ShippingForm):
    form_class = RateForm
    page_title = _("New delivery")

    def get_form_kwargs(self) -> dict[str, Any]:
        zone = get_object_or_404(Zone, pk=self.kwargs["zone_pk"])
        row = Rate(zone=zone, position=zone.rates.count())
        return {**super().get_form_kwargs(), "instance": row, "currency": currency()}


class RateEdit(SavesWords, ShippingForm):
    form_class = RateForm
    page_title = _("Delivery")

    def get_form_kwargs(self) -> dict[str, Any]:
        rate = get_object_or_404(Rate, pk=self.kwargs["pk"])
        return {**super().get_form_kwargs(), "instance": rate, "currency": currency()}


def currency() -> str:
    return str(Store.objects.values_list("currency", flat=True).get(pk=1))


class Removal(SettingsPage):
    """Asks on GET, removes on POST. Something that is gone already is as good as removed."""

    template_name = "dashboard/settings/remove.html"
    header_icon = "bin"
    parent = PARENT
    model: type[Any]
    rows: Any = None  # those that may be removed, where not all may

    def get_page_title(self) -> str:
        return str(self.row)

    def removable(self) -> Any:
        return self.model.objects.all() if self.rows is None else self.rows.all()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = get_object_or_404(self.removable(), pk=kwargs["pk"])
        return self.render_to_response({**self.get_context_data(), "row": self.row, "back": self.parent[1]})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.removable().filter(pk=kwargs["pk"]).first()
        if row is not None:
            remove(row, actor=request.user)
        messages.success(request, _("Removed."))
        return redirect(self.parent[1])


class ZoneRemove(Removal):
    model = Zone


class RateRemove(Removal):
    model = Rate


class ProfileAdd(ShippingForm):
    form_class = ProfileForm
    page_title = _("New delivery profile")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Profile()}


class ProfileRemove(Removal):
    model = Profile


class DispatchView(ShippingForm):
    form_class = DispatchForm
    page_title = _("When parcels leave")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Store.objects.get(pk=1)}


class CarrierEdit(ShippingForm):
    form_class = CarrierForm

    def get_page_title(self) -> str:
        return str(CarrierName(self.kwargs["carrier"]).label)

    def get_form_kwargs(self) -> dict[str, Any]:
        carrier = self.kwargs["carrier"]
        if carrier not in CarrierName.values:
            raise Http404
        account = CarrierAccount.objects.filter(carrier=carrier).first() or CarrierAccount(carrier=carrier)
        return {**super().get_form_kwargs(), "instance": account}

    def form_valid(self, form: CarrierForm) -> HttpResponse:
        given = form.cleaned_data
        save_account(
            carrier=self.kwargs["carrier"], key=given["key"], secret=given["secret"], is_active=given["is_active"]
        )
        audit.record("shipping.carrieraccount.changed", target=self.get_page_title(), actor=self.request.user)
        bump_pages()
        messages.success(self.request, self.success_message)
        return redirect(self.success_url_name)
