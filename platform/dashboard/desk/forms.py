from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 10_000


class AskForm(forms.Form):
    subject = forms.CharField(label=_("In a few words"), max_length=150)
    text = forms.CharField(
        label=_("Your question"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What you did, what you expected, what happened instead. Names of products and numbers of orders help."),
    )  # fmt: skip


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("Your message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))


class ContestForm(forms.Form):
    text = forms.CharField(
        label=_("Why the decision is wrong"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("You can answer once. A person looks at it again and writes to you."),
    )  # fmt: skip
