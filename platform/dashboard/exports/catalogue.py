"""Asking for the print catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from builder.pages.languages import languages_of_shop
from commerce.catalog.selectors import visible_collections
from commerce.catalog.tree import in_order
from commerce.importexport.catalogue.choosing import MOST, CatalogueRefused, Options, count
from commerce.importexport.exports import PRINTED
from commerce.importexport.services.exporting import start_export
from dashboard.exports.views import CATALOGUE
from dashboard.screens import back_office, screen

MOST_SHOWN = 500  # collections to choose from


class CatalogueForm(forms.Form):
    collections = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Collections"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("With what is below them. None chosen: everything that the shop shows."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    with_prices = forms.BooleanField(label=gettext_lazy("With prices"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = in_order(visible_collections()[:MOST_SHOWN])
        self.fields["collections"].choices = [(row.pk, "– " * len(row.ancestor_ids) + row.title) for row in shown]
        if not shown:
            del self.fields["collections"]
        main, *others = languages_of_shop() or [""]
        self.fields["language"].choices = [("", name_of(main)), *((code, name_of(code)) for code in others)]
        if not others:
            del self.fields["language"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                count(self.options)
            except CatalogueRefused as error:
                raise forms.ValidationError(error.for_people()) from None
        return given

    @property
    def options(self) -> Options:
        given = self.cleaned_data
        return Options(tuple(given.get("collections", ())), given.get("language", ""), given["with_prices"])


def name_of(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code or "–"


@require_http_methods(["GET", "HEAD", "POST"])
@back_office("catalog.view_product")
def catalogue(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        start_export(kind=CATALOGUE, layout=PRINTED, actor=request.user, options=form.options.as_row())
        return redirect(reverse("exports:export_list") + "#exports")
    return screen(
        request, "dashboard/exports/catalogue.html", title=_("Print catalogue"), icon="doc-full", form=form, most=MOST,
        trail=[(reverse("exports:export_list"), _("Exports"))], status=422 if form.is_bound else 200,
    )  # fmt: skip
