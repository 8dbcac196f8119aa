"""How the shop is paid."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.orders.services.chase import WAITED_FOR
from commerce.payments.models import PaymentMethod
from dashboard.settings.forms.words import WordsForm

NEEDS_INSTRUCTIONS = {"transfer"}
CAPTURES_LATER = {"stripe"}
NO_INSTRUCTIONS = {"stripe", "mollie", "paypal"}
WAITS = ("remind_after_days", "expire_after_days")


class PaymentMethodForm(WordsForm):
    class Meta:
        model = PaymentMethod
        fields = ["name", "instructions", "captures_later", "remind_after_days", "expire_after_days", "is_active"]
        help_texts = {
            "name": gettext_lazy("What customers read when they choose."),
            "captures_later": gettext_lazy(
                "The money is reserved at the order and taken when you ship, within seven days. Cards and wallets only."
            ),
            "remind_after_days": gettext_lazy("A mail to the shopper who has not paid by then. 0: never."),
            "expire_after_days": gettext_lazy(
                "Then the order is cancelled and its articles go back on sale. 0: never."
            ),
            "instructions": gettext_lazy("Shown after the order and in its mail: for a transfer, your bank account."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.provider in NO_INSTRUCTIONS:
            del self.fields["instructions"]
        if self.instance.provider not in CAPTURES_LATER:
            del self.fields["captures_later"]
        for name in WAITS:
            if self.instance.provider in WAITED_FOR:
                self.fields[name].required = False
            else:
                del self.fields[name]
        self.add_words()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needs = self.instance.provider in NEEDS_INSTRUCTIONS
        if needs and cleaned.get("is_active") and not cleaned.get("instructions", "").strip():
            self.add_error("instructions", _("Please say to which account the money should go."))
        for name in WAITS:
            if name in self.fields and name not in self.errors:
                cleaned[name] = cleaned.get(name) or 0
        if 0 < cleaned.get("expire_after_days", 0) <= cleaned.get("remind_after_days", 0):
            self.add_error("remind_after_days", _("The reminder has to come before the end."))
        return cleaned
