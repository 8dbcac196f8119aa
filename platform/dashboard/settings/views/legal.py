from __future__ import annotations

from typing import Any

from django.forms import ModelForm, Textarea, modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from builder.pages.models import ContentPage, LegalDetails
from builder.privacy.rules import legal_details, years_by_law
from commerce.store.selectors import current_store
from dashboard.rights import store_settings
from dashboard.settings.views.base import SettingsForm, SettingsPage
from onboarding.services.legal_pages import ALL_KINDS, create_legal_page, legal_pages, renew_legal_page


class LegalList(SettingsPage):
    template_name = "dashboard/settings/legal.html"
    page_title = _("Legal pages")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "pages": legal_pages()}


@require_POST
@store_settings
def legal_page_create(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ALL_KINDS:
        raise Http404
    page = create_legal_page(kind=kind, actor=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
@store_settings
def legal_page_renew(request: HttpRequest, kind: str) -> HttpResponse:
    """A new draft from the details of today."""
    if kind not in ALL_KINDS:
        raise Http404
    try:
        page = renew_legal_page(kind=kind, actor=request.user, valid_from=timezone.localdate())
    except ContentPage.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("A new draft was written. Check and publish it; until then the old text stays."))
    return redirect("wagtailadmin_pages:edit", page.pk)


class LegalDetailsForm(SettingsForm):
    """What all legal pages are written from."""

    page_title = _("Details for the legal pages")
    header_icon = "doc-full"
    parent = (_("Legal pages"), "shop_settings:legal")
    success_url_name = "shop_settings:legal"
    intro = _("The legal pages are written from these and from your shop details.")

    def get_form(self, form_class: Any = None) -> ModelForm:
        store = current_store()
        years, law = years_by_law(store)
        fields = [field.name for field in LegalDetails._meta.fields if field.name != "id"]
        form = modelform_factory(LegalDetails, fields=fields)(self.request.POST or None, instance=legal_details(store))
        for field in form.fields.values():
            if isinstance(field.widget, Textarea):
                field.widget.attrs["rows"] = 3  # an address
        if law:
            told = _("The law asks for %(years)s years in your country: %(law)s.") % {"years": years, "law": law}
            form.fields["keep_years"].help_text = told
        return form
