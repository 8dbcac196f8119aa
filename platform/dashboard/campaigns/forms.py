from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from builder.campaigns.touches import MAX_PATH, MAX_WORDS, words_of
from builder.pages.selectors import homes
from builder.pages.serving import public_path

PERIODS = {
    "7": gettext_lazy("7 days"), "30": gettext_lazy("30 days"), "90": gettext_lazy("90 days"),
    "365": gettext_lazy("12 months"),
}  # fmt: skip
MAX_PAGES = 500


class PeriodForm(forms.Form):
    """The last days, today included. Without a choice, thirty."""

    days = forms.ChoiceField(label=gettext_lazy("Period"), choices=list(PERIODS.items()), required=False)
    path = forms.CharField(required=False, max_length=MAX_PATH, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__({"days": data.get("days", "30"), "path": data.get("path", "")})

    @property
    def chosen_days(self) -> int:
        return int(self.cleaned_data.get("days") or 30) if self.is_valid() else 30

    @property
    def chosen_path(self) -> str:
        return self.cleaned_data.get("path", "") if self.is_valid() else ""


def pages_to_choose() -> list[tuple[str, str]]:
    """Address and title of what is published, in the order of the tree."""
    roots = [home.path for home in homes()]
    rows = Page.objects.live().order_by("path").values_list("path", "url_path", "title")[:MAX_PAGES]
    return [
        (public_path(url), f"{title} ({public_path(url)})")
        for path, url, title in rows
        if path.startswith(tuple(roots))
    ]


def word_field(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=MAX_WORDS, required=required)


class LinkForm(forms.Form):
    page = forms.ChoiceField(label=gettext_lazy("Page"), required=False)
    other = forms.CharField(
        label=gettext_lazy("or another address of your shop"), required=False, max_length=MAX_PATH,
        help_text=gettext_lazy("Of a product or collection, like /products/lamp/"),
    )  # fmt: skip
    source = word_field(gettext_lazy("Source"), gettext_lazy("Where the link stands: newsletter, instagram, flyer"))
    medium = word_field(
        gettext_lazy("Medium"), gettext_lazy("What kind of place that is: email, social, print, ads"), required=False
    )
    campaign = word_field(gettext_lazy("Campaign"), gettext_lazy("What it is about: summer-sale"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["page"]
        field.choices = pages_to_choose()

    def clean_other(self) -> str:
        value = self.cleaned_data["other"].strip()
        if value and (not value.startswith("/") or value.startswith(("//", "/\\")) or set("?#\\") & set(value)):
            raise ValidationError(_("An address of your shop begins with / and has no ? or #."))
        return value

    def clean_source(self) -> str:
        value = words_of(self.cleaned_data["source"])
        if not value:
            raise ValidationError(_("Please name the place where the link stands."))
        return value

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not (values.get("other") or values.get("page")):
            raise ValidationError(_("Choose a page or type an address."))
        return values

    @property
    def path(self) -> str:
        """With the parameters, from the host on. For valid forms."""
        values = self.cleaned_data
        words = {f"utm_{name}": words_of(values[name]) for name in ("source", "medium", "campaign")}
        query = urlencode({name: value for name, value in words.items() if value})
        return f"{values['other'] or values['page']}?{query}"
