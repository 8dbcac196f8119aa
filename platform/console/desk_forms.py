"""Forms of the console's desk. What they say goes to merchants as it is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Coupon
from billing.plans import catalogue
from oversight.models import TakeDown, ThemeOffer, Ticket
from oversight.services.reporting import shop_at
from oversight.services.takedowns import find_thing
from tenants.context import shop_context
from tenants.models import ShopState

REACHABLE = {ShopState.LIVE, ShopState.FROZEN, ShopState.SUSPENDED}


class AnswerForm(forms.ModelForm):
    text = forms.CharField(label=gettext_lazy("Answer"), widget=forms.Textarea(attrs={"rows": 8}), max_length=10_000)
    is_closed = forms.BooleanField(label=gettext_lazy("That is all: close the question"), required=False)

    class Meta:
        model = Ticket
        fields: list[str] = []


class TakeDownForm(forms.ModelForm):
    class Meta:
        model = TakeDown
        fields = ["address", "ground", "statement"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = _("The address of the product or page in the shop, as shoppers see it.")
        self.fields["statement"].help_text = _(
            "The merchant reads this: what is wrong with it, which law or rule it breaks, and what the decision rests on."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if address := cleaned.get("address"):
            shop = shop_at(address)
            if shop is None or shop.state not in REACHABLE:
                raise ValidationError({"address": _("No running shop has this address.")})
            path = (
                "/" + address.partition("//")[2].partition("/")[2]
                if "//" in address
                else "/" + address.partition("/")[2]
            )
            with shop_context(shop):
                if find_thing(path.partition("?")[0].partition("#")[0]) is None:
                    raise ValidationError({"address": _("There is no product and no page of its own at this address.")})
            cleaned["shop"] = shop
        return cleaned


class ReviewForm(forms.ModelForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Second look"),
        choices=[
            ("", "—"),
            ("uphold", gettext_lazy("It stays down")),
            ("give_back", gettext_lazy("Give it back: shown as before")),
        ],
    )  # fmt: skip

    class Meta:
        model = TakeDown
        fields = ["review"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "review" in self.fields:
            self.fields["review"].required = True
            self.fields["review"].help_text = _("Sent to the shop's owners.")


class CouponForm(forms.ModelForm):
    class Meta:
        model = Coupon
        fields = ["code", "percent", "months", "most_uses", "ends_at"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def clean_ends_at(self) -> Any:
        ends_at = self.cleaned_data["ends_at"]
        if ends_at is not None and ends_at <= timezone.now():
            raise ValidationError(_("This is in the past."))
        return ends_at


class OfferForm(forms.ModelForm):
    plans = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these plans"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: for every plan."),
    )  # fmt: skip

    class Meta:
        model = ThemeOffer
        fields = ["state", "plans"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "plans" in self.fields:
            self.fields["plans"].choices = [(code, plan.name) for code, plan in catalogue()[0].items()]
