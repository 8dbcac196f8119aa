from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.reviews.models import ANSWER_LENGTH, MOST_STARS, REASON_LENGTH, ReviewState
from commerce.reviews.rules import MOST_DAYS, Ask, Mode, rules_of
from commerce.store.models import Store

STATES = [
    ("", pgettext_lazy("reviews", "All")),
    (ReviewState.WAITING, _("Waiting")),
    ("reported", _("Reported")),
    (ReviewState.PUBLISHED, pgettext_lazy("reviews", "Published")),
    (ReviewState.REFUSED, pgettext_lazy("reviews", "Refused")),
    (ReviewState.WITHDRAWN, pgettext_lazy("reviews", "Withdrawn")),
]


class ReviewFilter(forms.Form):
    """What it cannot make sense of filters nothing."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Words, product, e-mail or order")}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    stars = forms.TypedChoiceField(
        label=_("Stars"), required=False, coerce=int, empty_value=None,
        choices=[("", _("All stars")), *((str(n), "★" * n) for n in range(MOST_STARS, 0, -1))],
    )  # fmt: skip

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        given = self.cleaned_data
        words = str(given.get("q") or "").replace("\x00", "")
        return {"search": words, "state": given.get("state") or "", "rating": given.get("stars")}


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The writer reads it. That a review is bad, or not liked, is no reason."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Public answer"), max_length=ANSWER_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands below the review. Empty: no answer."),
    )  # fmt: skip


class ReviewSettingsForm(forms.ModelForm):
    """`rules` is what Store.reviews keeps."""

    mode = forms.ChoiceField(
        label=_("Reviews"), choices=Mode.choices, widget=forms.RadioSelect,
        help_text=_(
            "One rule for all stars: showing good reviews at once and holding back bad ones would mislead customers, which "
            "the law forbids (Directive 2005/29/EC). Refuse what is unlawful, insulting or not about the article."
        ),
    )  # fmt: skip
    ask = forms.ChoiceField(
        label=_("Mail that asks for a review"), choices=Ask.choices, widget=forms.RadioSelect,
        help_text=_(
            "By law such a mail is advertising. To every customer it may go only if your terms or the checkout tell them of "
            "it when they give their address, and that they may object (article 13 of Directive 2002/58/EC). Each "
            "mail has a link to stop it, and there is one per order."
        ),
    )  # fmt: skip
    ask_days = forms.IntegerField(
        label=_("Days after the last parcel left"), min_value=1, max_value=MOST_DAYS, widget=forms.NumberInput
    )

    class Meta:
        model = Store
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = rules_of(self.instance)
        self.initial |= {"mode": known.mode, "ask": known.ask, "ask_days": known.ask_days}

    def rules(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("mode", "ask", "ask_days")}
