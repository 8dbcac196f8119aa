from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.orders.carriers import CARRIERS
from commerce.orders.models import OrderLine
from core.ids import uuid7
from dashboard.settings.amounts import AmountField


class ActForm(forms.Form):
    """`request_key` is made when the page is shown: sent twice, the act is done once."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": str(uuid7()), **kwargs.get("initial", {})}
        super().__init__(data, auto_id=f"id_{type(self).__name__.lower()}_%s", **kwargs)

    @property
    def key(self) -> str:
        return str(self.cleaned_data["request_key"])


class MarkPaidForm(ActForm):
    reference = forms.CharField(label=_("Reference, such as the bank's"), max_length=120, required=False)


class IssueInvoiceForm(ActForm):
    pass


class CancelInvoiceForm(ActForm):
    reason = forms.CharField(label=_("Reason, shown on the credit note"), max_length=200, required=False)


class NoteForm(ActForm):
    text = forms.CharField(
        label=_("Note for the staff"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000})
    )


class CancelForm(ActForm):
    restock = forms.BooleanField(label=_("Put the articles back on sale"), required=False, initial=True)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class CancelRestForm(CancelForm):
    refund = forms.BooleanField(label=_("Give the money for them back"), required=False, initial=True)


class LinesForm(ActForm):
    """A quantity for each line of which something is left; `left` counts by line id."""

    def __init__(self, data: Any = None, *, lines: list[OrderLine], left: dict[int, int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.line_ids = [line.pk for line in lines if left.get(line.pk, 0) > 0]
        for line in lines:
            if line.pk in self.line_ids:
                most = left[line.pk]
                self.fields[f"line-{line.pk}"] = forms.IntegerField(
                    label=f"{line.title} {line.options_text}".strip(), min_value=0, max_value=most, initial=self.start(most),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "bo-input bo-input--count"}),
                )  # fmt: skip

    def start(self, most: int) -> int:
        return most

    @property
    def line_fields(self) -> list[Any]:
        return [self[f"line-{pk}"] for pk in self.line_ids]

    @property
    def quantities(self) -> dict[int, int]:
        return {pk: self.cleaned_data[f"line-{pk}"] for pk in self.line_ids}


class CarrierSelect(forms.Select):
    """Each option tells where its carrier shows a parcel, for the preview of the link."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if (carrier := CARRIERS.get(str(value))) and carrier.url:
            option["attrs"]["data-url"] = carrier.url
        return option


class ShipForm(LinesForm):
    carrier = forms.ChoiceField(label=_("Carrier"), required=False, widget=CarrierSelect)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=80, required=False)
    despite_dispute = forms.BooleanField(label=_("Ship although the payment is disputed"), required=False)

    def __init__(self, *args: Any, is_disputed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_disputed:
            del self.fields["despite_dispute"]
        self.fields["carrier"].choices = [("", "–"), *((key, _(carrier.name)) for key, carrier in CARRIERS.items())]


class LabelForm(ActForm):
    service = forms.ChoiceField(label=_("Service of the carrier"))
    weight_grams = forms.IntegerField(
        label=_("Weight with packing (g)"), min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "bo-input bo-input--count"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, services: list[tuple[str, str]], about: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.about = about
        self.auto_id = f"id_label-{about}_%s"
        self.fields["service"].choices = services


class RefundForm(LinesForm):
    """Units by line, the delivery, or an amount of one's own."""

    with_shipping = forms.BooleanField(label=_("The delivery as well"), required=False)
    amount = AmountField(label=_("Another amount"), required=False, help_text=_("Instead of what the articles cost."))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = currency

    def start(self, most: int) -> int:
        return 0


class CaptureForm(ActForm):
    """One press."""


class RestockForm(LinesForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def start(self, most: int) -> int:
        return 0
