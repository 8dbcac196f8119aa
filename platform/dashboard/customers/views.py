"""People who bought: who they are, what they ordered, what they agreed to; their note, groups and exemption from tax."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied

from commerce.customers import selectors
from commerce.customers.models import Customer, ExemptionGround
from commerce.customers.services import exempt_customer, note_customer, tag_customer
from commerce.store.places import address_lines
from dashboard.customers.personal import ERASE, token_of
from dashboard.fields import WordsField
from dashboard.screens import back_office, button, page_of, screen

SEE = ("customers.view_customer", "customers.change_customer")
ORDERS_SHOWN = 50


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note for the staff"), max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 5000}),
    )  # fmt: skip
    seen = forms.CharField(required=False, strip=False, max_length=6000, widget=forms.HiddenInput)


class TagsForm(forms.Form):
    tags = WordsField(
        label=gettext_lazy("Tags"), word_length=60, most=50, required=False,
        widget=forms.TextInput,
        help_text=gettext_lazy("Separated by commas. Price lists go by them."),
    )  # fmt: skip


class ExemptionForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("Exempt as"), required=False,
        choices=[("", gettext_lazy("Pays tax like everybody")), *ExemptionGround.choices],
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Certificate, or the reason"), max_length=120, required=False,
        help_text=gettext_lazy("Number and date of what you have seen. It stands on the order and in its mails."),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day; empty for no end."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("ground") and not given.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write down the certificate, or the reason: the tax office asks for it."))
        return given


def exemption_form(customer: Customer, data: Any = None) -> ExemptionForm:
    return ExemptionForm(
        data,
        initial={
            "ground": customer.tax_exempt_ground,
            "text": customer.tax_exempt_text,
            "until": customer.tax_exempt_until,
        },
    )


@back_office(*SEE)
def customer_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    page, numbers = page_of(request, selectors.customer_list(search=words))
    return screen(
        request, "dashboard/customers/customer_list.html", title=_("Customers"), icon="group", words=words,
        page_obj=page, elided_page_range=numbers,
        buttons=[button(_("Personal data"), reverse("customers:person_find"), "user")]
        if request.user.has_perm(ERASE) else [],
    )  # fmt: skip


@back_office(*SEE)
def customer_view(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer = get_object_or_404(selectors.customer_list(), pk=customer_id)
    is_tagging = request.method == "POST" and "tags" in request.POST
    is_exempting = request.method == "POST" and "ground" in request.POST
    given = None if is_tagging or is_exempting else request.POST or None
    form, status = NoteForm(given, initial={"note": customer.note, "seen": customer.note}), 200
    tags = TagsForm(request.POST if is_tagging else None, initial={"tags": customer.tags})
    if request.method == "POST" and not request.user.has_perm("customers.change_customer"):
        return permission_denied(request)
    exempting = exemption_form(customer, request.POST if is_exempting else None)
    if is_exempting:
        if exempting.is_valid():
            exempt_customer(customer_id=customer.pk, **exempting.cleaned_data)
            messages.success(request, _("Kept. It counts from the customer's next click on."))
            return redirect("customers:customer_view", customer.pk)
        status = 422
    elif is_tagging:
        if tags.is_valid():
            tag_customer(customer_id=customer.pk, tags=tags.cleaned_data["tags"])
            messages.success(request, _("The tags are kept."))
            return redirect("customers:customer_view", customer.pk)
        status = 422
    elif request.method == "POST":
        if form.is_valid() and note_is_unchanged(customer, form):
            note_customer(customer_id=customer.pk, note=form.cleaned_data["note"])
            messages.success(request, _("The note is kept."))
            return redirect("customers:customer_view", customer.pk)
        form.data = form.data.copy()
        form.data["seen"] = customer.note
        status = 422
    return screen(
        request, "dashboard/customers/customer_view.html", title=str(customer), icon="group", status=status,
        trail=[(reverse("customers:customer_list"), _("Customers"))], customer=customer, form=form, tags=tags,
        exempting=exempting, exemption_state=exemption_state(customer),
        orders=list(customer.orders.order_by("-placed_at")[:ORDERS_SHOWN]) if may_see_orders(request) else None,
        address=address_lines(customer.address, get_language() or "en") if customer.address else [],
        may_write=request.user.has_perm("customers.change_customer"),
        person=token_of(customer.email) if request.user.has_perm(ERASE) else "",
    )  # fmt: skip


def exemption_state(customer: Customer) -> str:
    """ "" for who pays tax, else whether it is in force today, in the shop's time zone."""
    if not customer.tax_exempt_ground:
        return ""
    return "over" if customer.tax_exempt_until and customer.tax_exempt_until < timezone.localdate() else "on"


def may_see_orders(request: HttpRequest) -> bool:
    return request.user.has_perm("orders.view_order") or request.user.has_perm("orders.change_order")


def note_is_unchanged(customer: Customer, form: NoteForm) -> bool:
    """Browsers send line breaks as two characters."""
    if form.cleaned_data["seen"].replace("\r\n", "\n").strip() == customer.note.replace("\r\n", "\n").strip():
        return True
    form.add_error(
        "note", _("Somebody else wrote meanwhile: “%(note)s”. Put both together.") % {"note": customer.note[:500]}
    )
    return False
