"""What the checkout offers and asks beside the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.store.models import Store
from dashboard.settings.amounts import AmountField

QUESTIONS = 5
KINDS = [
    ("text", gettext_lazy("one line")), ("long", gettext_lazy("several lines")),
    ("checkbox", gettext_lazy("a box to tick")), ("choice", gettext_lazy("one of several")),
]  # fmt: skip


class CheckoutSettingsForm(forms.ModelForm):
    gift_wrap_amount = AmountField(
        label=gettext_lazy("Price of a gift wrap"),
        required=False,
        help_text=gettext_lazy("With a card to write on. 0: free. Empty: not offered."),
    )

    cart_reminder_hours = forms.IntegerField(
        label=gettext_lazy("Remind of carts after (hours)"),
        required=False,
        min_value=1,
        max_value=72,
        help_text=gettext_lazy(
            "One mail about a cart that was left, to shoppers who tick at the checkout that they want it: the law asks for"
            " their consent. With a link to refuse. Empty: no reminders."
        ),
    )

    class Meta:
        model = Store
        fields = ["checkout_in_steps", "gift_wrap_amount", "cart_reminder_hours"]
        help_texts = {
            "checkout_in_steps": gettext_lazy(
                "First the address, then the delivery, then the payment. Without the tick all of it stands on one page."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gift_wrap_amount"].currency = self.instance.currency
        for number in range(QUESTIONS):
            self.add_question(number, dict(enumerate(self.instance.checkout_fields)).get(number, {}))

    def add_question(self, number: int, known: dict[str, Any]) -> None:
        place = number + 1
        self.fields[f"label_{number}"] = forms.CharField(
            label=_("Question %(number)d") % {"number": place}, max_length=100, required=False,
            initial=known.get("label", ""),
        )  # fmt: skip
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label=_("Answer %(number)d") % {"number": place}, choices=KINDS, initial=known.get("kind", "text")
        )
        self.fields[f"choices_{number}"] = forms.CharField(
            label=_("To choose from, with commas"), required=False, max_length=500,
            initial=", ".join(known.get("choices", [])),
        )  # fmt: skip
        self.fields[f"needed_{number}"] = forms.BooleanField(
            label=_("Has to be answered"), required=False, initial=known.get("is_required", False)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(QUESTIONS):
            is_choice = cleaned.get(f"kind_{number}") == "choice" and cleaned.get(f"label_{number}")
            if is_choice and len(choices_in(cleaned.get(f"choices_{number}", ""))) < 2:
                self.add_error(f"choices_{number}", _("Please give at least two answers to choose from."))
        return cleaned

    def questions(self) -> list[dict[str, Any]]:
        found = []
        for number in range(QUESTIONS):
            label = self.cleaned_data[f"label_{number}"].strip()
            if label:
                kind = self.cleaned_data[f"kind_{number}"]
                choices = choices_in(self.cleaned_data[f"choices_{number}"]) if kind == "choice" else []
                needed = self.cleaned_data[f"needed_{number}"]
                found.append({"label": label, "kind": kind, "is_required": needed, "choices": choices})
        return found


def choices_in(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
