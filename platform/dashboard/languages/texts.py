"""Products and collections in the shop's other languages: what is missing, and a form beside the original."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from builder.pages.languages import languages_of_shop
from builder.translations.models import CatalogText, Subject
from builder.translations.selectors import MODELS, texts_of, translatable, untranslated
from builder.translations.services import save_text
from commerce.catalog.models import Picture
from commerce.catalog.services.pictures import translate_pictures
from dashboard.products.forms.description import DescriptionField
from dashboard.screens import back_office, page_of, screen

RIGHT = "catalog.change_product"


class TextForm(forms.Form):
    """What stays empty is shown in the main language."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=255, required=False)
    description = DescriptionField(label=gettext_lazy("Description"))
    seo_title = forms.CharField(label=gettext_lazy("Title for search engines"), max_length=255, required=False)
    seo_description = forms.CharField(
        label=gettext_lazy("Description for search engines"), max_length=320, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 320}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, original: Any, text: CatalogText | None) -> None:
        initial = {name: getattr(text, name) for name in TextForm.base_fields} if text else {}
        super().__init__(data, initial=initial)
        self.fields["description"].choose_widget((text and text.description) or original.description, as_html=False)
        self.fields["description"].text = text.description if text else ""


class PicturesForm(forms.Form):
    """What each picture of a product shows."""

    def __init__(self, data: Any = None, *, pictures: Sequence[Picture], code: str) -> None:
        super().__init__(data)
        for number, picture in enumerate(pictures, start=1):
            self.fields[f"alt_{picture.pk}"] = forms.CharField(
                label=_("What picture %(number)d shows") % {"number": number}, max_length=512, required=False,
                initial=picture.alt_texts.get(code, ""), help_text=picture.alt_text,
            )  # fmt: skip

    def texts(self) -> dict[int, str]:
        return {int(name.removeprefix("alt_")): text for name, text in self.cleaned_data.items()}


def pictures_of(subject: str, object_id: int) -> list[Picture]:
    return list(Picture.objects.filter(product_id=object_id)) if subject == Subject.PRODUCT else []


def checked(code: str, subject: str) -> None:
    """Raises Http404 for a language that the shop has not, and for other things than products and collections."""
    if subject not in Subject.values or code not in languages_of_shop()[1:]:
        raise Http404


@require_safe
@back_office(RIGHT)
def text_list(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    checked(code, subject)
    only_missing = request.GET.get("all") != "1"
    found = untranslated(subject, code) if only_missing else translatable(subject)
    page, pages = page_of(request, found)
    known = texts_of(subject, [row.pk for row in page], code)
    rows = [{"row": row, "text": known.get(row.pk)} for row in page]
    return screen(
        request, "dashboard/languages/text_list.html", title=title_of(code, subject), icon="globe", rows=rows, page_obj=page,
        elided_page_range=pages, code=code, subject=subject, only_missing=only_missing, trail=[trail()],
    )  # fmt: skip


@back_office(RIGHT)
def text_edit(request: HttpRequest, code: str, subject: str, object_id: int) -> HttpResponse:
    checked(code, subject)
    original = get_object_or_404(MODELS[subject].objects.all(), pk=object_id)
    text = texts_of(subject, [object_id], code).get(object_id)
    data = request.POST if request.method == "POST" else None
    form = TextForm(data, original=original, text=text)
    pictures = PicturesForm(data, pictures=pictures_of(subject, object_id), code=code)
    if all([form.is_valid(), pictures.is_valid()]):
        with transaction.atomic("default"):
            save_text(subject=subject, object_id=object_id, language=code, **form.cleaned_data)
            if pictures.fields:
                translate_pictures(product_id=object_id, language=code, texts=pictures.texts())
        messages.success(request, _("Saved."))
        return redirect("languages:text_list", code, subject)
    list_url = reverse("languages:text_list", args=[code, subject])
    return screen(
        request, "dashboard/languages/text_edit.html", title=f"{original} ({name_of(code)})", icon="globe", form=form,
        original=original, media=form.media, pictures=pictures, status=422 if form.errors or pictures.errors else 200,
        trail=[trail(), (list_url, title_of(code, subject))],
    )  # fmt: skip


def trail() -> tuple[str, str]:
    return reverse("languages:language_list"), _("Languages")


def name_of(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def title_of(code: str, subject: str) -> str:
    names = {Subject.PRODUCT: _("Products"), Subject.COLLECTION: _("Collections")}
    return f"{names[Subject(subject)]}: {name_of(code)}"
