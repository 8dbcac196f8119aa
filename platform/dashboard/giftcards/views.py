"""Gift cards and store credit: who has which, what became of it, and the merchant's own corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commerce.giftcards.errors import CardRefused
from commerce.giftcards.models import CardKind, GiftCard
from commerce.giftcards.selectors import card_list, owed_amounts
from commerce.giftcards.services import adjust_card, issue_card, switch_card
from commerce.orders.models import Order
from core.money import Money
from dashboard.fields import AmountField
from dashboard.promotions.forms import MomentField
from dashboard.screens import back_office, button, page_of, screen

SEE = ("giftcards.view_giftcard", "giftcards.change_giftcard")
CHANGE = ("giftcards.change_giftcard",)


class CardForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CardKind.choices, initial=CardKind.GIFT_CARD)
    email = forms.EmailField(
        label=gettext_lazy("Send to"), required=False,
        help_text=gettext_lazy("The code is mailed there at once. Empty: you hand it over yourself."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Note for the staff"), required=False, max_length=200)
    expires_at = MomentField(
        label=gettext_lazy("Valid until"), required=False, help_text=gettext_lazy("Empty: for ever.")
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = AmountField(label=gettext_lazy("Value"), currency=currency)
        self.fields = {"value": value, **self.fields}

    def clean_expires_at(self) -> Any:
        end = self.cleaned_data["expires_at"]
        if end is not None and end <= timezone.now():
            raise forms.ValidationError(_("This moment is over."))
        return end


class AdjustForm(forms.Form):
    direction = forms.ChoiceField(
        label=gettext_lazy("What"), choices=[("add", gettext_lazy("Add")), ("take", gettext_lazy("Take off"))]
    )
    note = forms.CharField(label=gettext_lazy("Why"), max_length=200)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(label=gettext_lazy("Amount"), currency=currency)
        self.order_fields(["direction", "amount", "note"])


@back_office(*SEE)
def card_list_view(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    page, numbers = page_of(request, card_list(search=words))
    add = [button(_("New gift card"), reverse("giftcards:card_add"), "plus")] if may_change(request) else []
    return screen(
        request, "dashboard/giftcards/card_list.html", title=_("Gift cards"), icon="mail", words=words, page_obj=page,
        elided_page_range=numbers, buttons=add, owed=owed_amounts(request.store.currency),
    )  # fmt: skip


@back_office(*CHANGE)
def card_add(request: HttpRequest) -> HttpResponse:
    form, status = CardForm(request.POST or None, currency=request.store.currency), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wish = dict(form.cleaned_data)
            try:
                card = issue_card(
                    value=Money(wish.pop("value"), request.store.currency), locale=request.store.locale,
                    actor=request.user, now=timezone.now(), **wish,
                )  # fmt: skip
            except CardRefused as error:
                form.add_error("value", error.for_people())
            else:
                messages.success(request, _("The code is %(code)s. It is shown only now.") % {"code": card.code})
                return redirect("giftcards:card_view", card.pk)
    return screen(
        request, "dashboard/promotions/promotion_form.html", title=_("New gift card"), icon="mail", form=form,
        status=status, trail=trail(),
    )  # fmt: skip


@back_office(*SEE)
def card_view(request: HttpRequest, card_id: int) -> HttpResponse:
    return show(request, get_object_or_404(GiftCard, pk=card_id))


def show(request: HttpRequest, card: GiftCard, form: AdjustForm | None = None, status: int = 200) -> HttpResponse:
    entries = list(card.entries.select_related("actor").order_by("-id"))
    orders = Order.objects.in_bulk([entry.order_id for entry in entries if entry.order_id])
    return screen(
        request, "dashboard/giftcards/card_view.html", title=str(card), icon="mail", trail=trail(), status=status,
        card=card, entries=[{"entry": entry, "order": orders.get(entry.order_id)} for entry in entries],
        form=form or AdjustForm(currency=card.currency), may_change=may_change(request),
    )  # fmt: skip


@back_office(*CHANGE)
@require_POST
def card_adjust(request: HttpRequest, card_id: int) -> HttpResponse:
    card = get_object_or_404(GiftCard, pk=card_id)
    form = AdjustForm(request.POST, currency=card.currency)
    if not form.is_valid():
        return show(request, card, form, status=422)
    sign = 1 if form.cleaned_data["direction"] == "add" else -1
    try:
        adjust_card(
            card_id=card.pk, change=sign * form.cleaned_data["amount"], note=form.cleaned_data["note"],
            actor=request.user, now=timezone.now(),
        )  # fmt: skip
    except CardRefused as error:
        form.add_error("amount", error.for_people())
        return show(request, card, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("giftcards:card_view", card.pk)


@back_office(*CHANGE)
@require_POST
def card_switch(request: HttpRequest, card_id: int) -> HttpResponse:
    card = get_object_or_404(GiftCard, pk=card_id)
    switch_card(card_id=card.pk, is_active=request.POST.get("to") == "on")
    messages.success(request, _("Saved."))
    return redirect("giftcards:card_view", card.pk)


def trail() -> list[tuple[str, str]]:
    return [(reverse("giftcards:card_list"), _("Gift cards"))]


def may_change(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("giftcards.change_giftcard"))
