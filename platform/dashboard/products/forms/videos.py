"""A video for the gallery: a link to YouTube or Vimeo, or a file with its poster and captions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.videos import NotAVideo, poster_of, read_link, verify_captions, verify_video
from dashboard.products.forms.pictures import TYPES

PLAIN = "django/forms/widgets/file.html"


class OneFile(forms.ClearableFileInput):
    template_name = PLAIN


class VideoForm(forms.Form):
    """`link` is what the address leads to."""

    alt_text = forms.CharField(
        label=gettext_lazy("What does it show?"), max_length=512,
        help_text=gettext_lazy("The name of the video, for people who cannot see it and for search engines."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Address at YouTube or Vimeo"), required=False, max_length=500,
        help_text=gettext_lazy("Shoppers are asked before anything is loaded from there."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a file"), required=False, widget=OneFile(attrs={"accept": "video/mp4,video/webm"}),
        help_text=gettext_lazy("MP4 or WebM, up to 50 MB. It plays when somebody presses play, with sound or without."),
    )  # fmt: skip
    poster = forms.FileField(
        label=gettext_lazy("Poster"), required=False, widget=OneFile(attrs={"accept": TYPES}),
        help_text=gettext_lazy(
            "The picture in the page before the video plays. A file and a video at Vimeo need one; "
            "YouTube's is fetched where you give none."
        ),
    )  # fmt: skip
    captions = forms.FileField(
        label=gettext_lazy("Captions"), required=False, widget=OneFile(attrs={"accept": ".vtt,text/vtt"}),
        help_text=gettext_lazy("A WebVTT file in the shop's main language, for a file of yours."),
    )  # fmt: skip

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        self.link = read_link(address) if address else None
        if address and self.link is None:
            raise forms.ValidationError(_("This is no address of a video at YouTube or Vimeo."))
        return address

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file:
            try:
                verify_video(file, file.size)
            except NotAVideo as error:
                raise forms.ValidationError(error.for_people()) from None
        return file

    def clean_captions(self) -> bytes | None:
        file = self.cleaned_data["captions"]
        if not file:
            return None
        try:
            return verify_captions(file.read(1024 * 1024))
        except NotAVideo as error:
            raise forms.ValidationError(error.for_people()) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"address", "file"} & self.errors.keys():
            return given
        link, file = getattr(self, "link", None), given.get("file")
        if bool(link) == bool(file):
            self.add_error("address", _("Please give an address or a file, one of both."))
        elif not given.get("poster") and "poster" not in self.errors and not (link and poster_of(link)):
            self.add_error(
                "poster", _("A poster is needed: the picture that stands in the page before the video plays.")
            )
        return given
