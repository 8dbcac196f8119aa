"""The one page of the checkout. What it asks depends on the country, on what is offered, and on the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commerce.checkout.basket import wrap_amount
from commerce.checkout.details import Address, CheckoutDetails
from commerce.store.models import Store
from commerce.taxes.selectors import vat_number
from storefront.formatting import price
from storefront.forms.address import MAX_LENGTHS, AddressShape, address_errors, labels
from storefront.forms.billing import BILLING_NAMES, add_billing_fields, billing_address, billing_errors
from storefront.forms.phone import phone_error
from storefront.forms.renderer import PlainRenderer

AUTOCOMPLETE = {
    "name": "name", "company": "organization", "street": "address-line1", "extra": "address-line2",
    "postal_code": "postal-code", "city": "address-level2", "region": "address-level1",
}  # fmt: skip
MAX_QUESTIONS = 5
EXTRAS = tuple(f"extra_{number}" for number in range(MAX_QUESTIONS))
NAMES = (
    "email", "accepts_marketing", "country", "name", "company", "street", "extra", "postal_code", "city", "region",
    "phone", "vat_number", "delivery", "payment", "note", "accepts_terms",
    "relay", "gift_wrap", "gift_message", "accepts_reminder", "other_billing", *BILLING_NAMES,
    *EXTRAS, "step",
)  # fmt: skip
CHECKBOXES = frozenset({"accepts_marketing", "accepts_terms"})


def typed_details(data: Mapping[str, str]) -> dict[str, Any]:
    """The form as typed, to be kept with the cart. Consent is never kept: it is given anew each time."""
    kept = {name: data[name] for name in NAMES if name in data and name not in CHECKBOXES}
    return unticked(data) | kept


def unticked(data: Mapping[str, str]) -> dict[str, Any]:
    """Browsers say nothing of a box without a tick: where the form was sent, what it does not name was taken out. Of a
    checkout on several pages, what stands on this one."""
    on_first, on_second = ("accepts_reminder", "other_billing"), ("gift_wrap", *EXTRAS)
    boxes = {"details": on_first, "delivery": on_second, "payment": ()}.get(data.get("step", ""))
    if boxes is None:
        boxes = (*on_first, *on_second) if "email" in data else ()
    return dict.fromkeys(boxes, "")


class CheckoutForm(forms.Form):
    default_renderer = PlainRenderer()
    required_css_class = "field--required"

    def __init__(
        self,
        *,
        store: Store,
        shape: AddressShape,
        countries: Sequence[tuple[str, str]],
        deliveries: Sequence[tuple[str, str]] | None,
        payments: Sequence[tuple[str, str]] | None,
        needs_delivery: bool,
        needs_payment: bool = True,
        relays: Sequence[tuple[str, str]] = (),
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Without `deliveries` and `payments` the form cannot be shown, only judged: whether such a choice exists is
        then left to whoever places the order."""
        super().__init__(data=data, initial=initial, auto_id="checkout-%s")
        self.store, self.shape, self.needs_delivery, self.needs_payment = store, shape, needs_delivery, needs_payment
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
            error_messages={"invalid": _("Please enter a complete e-mail address, like name@example.com.")},
        )
        self.fields["accepts_marketing"] = forms.BooleanField(
            label=_("Send me news and offers by e-mail"), required=False
        )
        if store.cart_reminder_hours is not None:
            self.fields["accepts_reminder"] = forms.BooleanField(
                label=_("Remind me once by e-mail if I do not finish this order"), required=False
            )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=list(countries), widget=forms.Select(attrs={"autocomplete": "country"})
        )
        self.add_address_fields(shape)
        self.fields["phone"] = forms.CharField(
            label=_("Phone"),
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        )
        if store.asks_vat_number:
            self.fields["vat_number"] = forms.CharField(
                label=_("VAT number"),
                required=False,
                max_length=20,
                help_text=_(
                    "For businesses in other EU countries: with a number that VIES confirms, no VAT is charged."
                ),
                widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
            )
        given = data if data is not None else initial or {}
        add_billing_fields(self.fields, given, default=shape.country, locale=store.locale)
        if needs_delivery:
            self.fields["delivery"] = choice_field(
                _("Delivery"), deliveries, missing=_("Please choose how we should deliver.")
            )
        if relays:
            self.fields["relay"] = choice_field(
                _("Relay point"), relays, missing=_("Please choose where you would like to fetch the parcel.")
            )
        if needs_payment:
            self.fields["payment"] = choice_field(
                _("Payment"), payments, missing=_("Please choose how you would like to pay.")
            )
        if store.gift_wrap_amount is not None and needs_delivery:
            label = _("Wrap it as a gift (%(price)s)") % {"price": wrap_price(store)}
            self.fields["gift_wrap"] = forms.BooleanField(label=label, required=False)
            self.fields["gift_message"] = forms.CharField(
                label=_("Words on the card"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )
        for number, question in enumerate(store.checkout_fields[:MAX_QUESTIONS]):
            self.fields[f"extra_{number}"] = question_field(question)
        self.fields["note"] = forms.CharField(
            label=_("Note to the shop"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
        )
        if store.terms_url:
            self.fields["accepts_terms"] = forms.BooleanField(
                label=_("I have read and accept the terms of sale."),
                error_messages={"required": _("Please accept the terms of sale.")},
            )

    def add_address_fields(self, shape: AddressShape) -> None:
        titles = labels(shape)
        for name in shape.names:
            is_required = name in shape.required
            attrs = {"autocomplete": AUTOCOMPLETE[name]}
            if name == "region" and shape.regions:
                first = ("", _("Please choose") if is_required else "–")
                self.fields[name] = forms.ChoiceField(
                    label=titles[name],
                    required=is_required,
                    choices=[first, *shape.regions],
                    widget=forms.Select(attrs=attrs),
                )
            else:
                self.fields[name] = forms.CharField(
                    label=titles[name],
                    required=is_required,
                    max_length=MAX_LENGTHS[name],
                    widget=forms.TextInput(attrs=attrs),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wrong = phone_error(cleaned.get("phone", ""), self.shape.country)
        if wrong:
            self.add_error("phone", wrong)
        for name, message in address_errors(self.shape, cleaned).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, message)
        for name, message in billing_errors(cleaned).items():
            if name not in self.errors:
                self.add_error(name, message)
        return cleaned

    @property
    def address_fields(self) -> list[forms.BoundField]:
        return [self["country"], *[self[name] for name in self.shape.names], self["phone"], *self.business_fields]

    @property
    def billing_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("billing_")]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("extra_")]

    def extras(self) -> tuple[tuple[str, str], ...]:
        """What was answered, with the words of the question."""
        found = []
        if self.cleaned_data.get("gift_message"):
            found.append((_("Words on the card"), self.cleaned_data["gift_message"]))
        for field in self.question_fields:
            answer = self.cleaned_data.get(field.name)
            if answer:
                found.append((str(field.label), _("yes") if answer is True else str(answer)))
        return tuple(found)

    @property
    def business_fields(self) -> list[forms.BoundField]:
        return [self["vat_number"]] if "vat_number" in self.fields else []

    def clean_vat_number(self) -> str:
        """In VIES's own form; with a company beside it, since that is what a number belongs to."""
        text = self.cleaned_data["vat_number"].strip()
        number = vat_number(text)
        if text and not number:
            raise forms.ValidationError(_("This is no VAT number of the EU. An example: FR40303265045."))
        return number

    def details(self, *, locale: str) -> CheckoutDetails:
        """What was typed, once is_valid() has said yes."""
        cleaned = self.cleaned_data
        names = ("name", "company", "street", "extra", "postal_code", "city", "region")
        return CheckoutDetails(
            email=cleaned["email"],
            phone=cleaned.get("phone", ""),
            address=Address(country=cleaned["country"], **{name: cleaned.get(name, "") for name in names}),
            rate_id=int(cleaned["delivery"]) if cleaned.get("delivery") else None,
            payment_method_id=int(cleaned["payment"]) if cleaned.get("payment") else None,
            note=cleaned.get("note", ""),
            vat_number=cleaned.get("vat_number", ""),
            billing=billing_address(cleaned),
            gift_wrap=bool(cleaned.get("gift_wrap")),
            extras=self.extras(),
            locale=locale,
            accepts_terms=bool(cleaned.get("accepts_terms")),
            accepts_marketing=bool(cleaned.get("accepts_marketing")),
        )


def wrap_price(store: Store) -> str:
    amount = wrap_amount(store)
    return price(amount, store.currency, store.locale) if amount else _("Free")


def question_field(question: Mapping[str, Any]) -> forms.Field:
    """One of the merchant's own (commerce.store: label, kind, is_required, choices)."""
    common: dict[str, Any] = {"label": str(question.get("label", "")), "required": bool(question.get("is_required"))}
    kind = question.get("kind")
    if kind == "checkbox":
        return forms.BooleanField(**common)
    if kind == "choice":
        choices = [(text, text) for text in question.get("choices", [])]
        return forms.ChoiceField(**common, choices=[("", _("Please choose")), *choices])
    if kind == "long":
        return forms.CharField(**common, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    return forms.CharField(**common, max_length=200)


def choice_field(label: str, choices: Sequence[tuple[str, str]] | None, *, missing: str) -> forms.Field:
    if choices is None:
        return forms.RegexField(r"^[0-9]{1,18}$", required=False, error_messages={"invalid": missing})
    return forms.ChoiceField(
        label=label, choices=list(choices), error_messages={"required": missing, "invalid_choice": missing}
    )
