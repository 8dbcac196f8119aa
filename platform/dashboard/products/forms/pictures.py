"""The gallery: one row per picture in the order of the page, new files, and one from Wagtail's library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.models import Picture
from commerce.catalog.services.pictures import MAX_PICTURES
from dashboard.fields import ImageChooser
from media.models import ShopImage

MOST_FILES = 30
TYPES = "image/jpeg,image/png,image/webp,image/gif,image/avif"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(most)s pictures at once.") % {"most": MOST_FILES})
        return files


class PicturesForm(forms.Form):
    """New pictures."""

    files = FilesField(
        label=gettext_lazy("Add pictures"), required=False,
        widget=FilesInput(attrs={"multiple": True, "accept": TYPES}),
    )  # fmt: skip
    library_image = forms.ModelChoiceField(
        ShopImage.objects.all(), label=gettext_lazy("Choose from the library"), required=False, widget=ImageChooser
    )


class PictureForm(forms.Form):
    id = forms.IntegerField(widget=forms.HiddenInput)
    alt_text = forms.CharField(label=gettext_lazy("Alternative text"), max_length=512, required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    @property
    def picture(self) -> Picture | None:
        return self.initial.get("picture")


class PictureRows(forms.BaseFormSet):
    """Rows come in the order wished for and may come or go while the page is open."""

    def __init__(self, data: Any = None, *, pictures: list[Picture]) -> None:
        self.by_id = {picture.pk: picture for picture in pictures}
        initial = [initial_of(picture) for picture in pictures]
        super().__init__(data, prefix="pictures", initial=initial)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if self.is_bound and index is not None:
            sent = self.data.get(f"{self.prefix}-{index}-id", "")
            picture = self.by_id.get(int(sent)) if sent.isdecimal() and len(sent) < 16 else None
            kwargs["initial"] = initial_of(picture) if picture else {}
        return kwargs

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.empty_permitted = False
        return form

    @property
    def shown(self) -> list[PictureForm]:
        """Those whose picture is still there."""
        return [form for form in self.forms if form.picture is not None]

    @property
    def order(self) -> list[int]:
        placed = sorted(self.shown, key=lambda form: self.place_of(form))
        return [form.cleaned_data["id"] for form in placed]

    def place_of(self, form: PictureForm) -> int:
        text = self.data.get(f"{form.prefix}-place", "")
        return int(text) if text.isdecimal() and len(text) < 6 else len(self.forms)

    @property
    def removed(self) -> list[int]:
        return [form.cleaned_data["id"] for form in self.shown if form.cleaned_data["remove"]]

    @property
    def alt_texts(self) -> dict[int, str]:
        return {form.cleaned_data["id"]: form.cleaned_data["alt_text"] for form in self.shown}

    @property
    def is_change(self) -> bool:
        before = [picture.pk for picture in self.by_id.values() if picture.pk in set(self.order)]
        is_told_anew = any(self.by_id[pk].alt_text != text for pk, text in self.alt_texts.items())
        return bool(self.removed) or self.order != before or is_told_anew


PictureFormSet = forms.formset_factory(
    PictureForm, formset=PictureRows, extra=0, max_num=MAX_PICTURES, absolute_max=MAX_PICTURES
)


def initial_of(picture: Picture) -> dict[str, Any]:
    return {"id": picture.pk, "alt_text": picture.alt_text, "picture": picture}
