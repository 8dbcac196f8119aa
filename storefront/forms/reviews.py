from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commerce.reviews.models import MOST_STARS, NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from commerce.reviews.services.reporting import LENGTH


class ReviewForm(forms.Form):
    """`words` are its fields without the stars, which the page draws as buttons of one group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="review-%s", **kwargs)
        self.fields["rating"] = forms.TypedChoiceField(
            label=_("Your stars"), coerce=int, choices=[(str(n), str(n)) for n in range(1, MOST_STARS + 1)],
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose one to five stars.")),
        )  # fmt: skip
        self.fields["title"] = forms.CharField(label=_("Headline"), max_length=TITLE_LENGTH, required=False)
        self.fields["text"] = forms.CharField(
            label=_("Your review"), max_length=TEXT_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 6})
        )
        self.fields["author"] = forms.CharField(
            label=_("Name that is shown"), max_length=NAME_LENGTH,
            widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        )  # fmt: skip

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "text", "author")]


class ReportForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="report-%s", **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("What is wrong with it?"), max_length=LENGTH, widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_("Say what you hold to be unlawful or untrue, and why."),
        )  # fmt: skip
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"), max_length=254, required=False,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
            help_text=_("If the shop may ask you something about it."),
            error_messages={"invalid": _("Please enter a complete e-mail address, like name@example.com.")},
        )  # fmt: skip
