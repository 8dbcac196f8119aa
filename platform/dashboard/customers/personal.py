"""What the law gives to people: a copy of everything that is held about them (GDPR, articles 15 and 20), and its erasure
(article 17). By address, so that guests, subscribers and whoever only wrote have it too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from builder.privacy.identity import plain
from builder.privacy.models import Cause
from builder.privacy.person import find_person
from builder.privacy.rules import privacy_rules, years_by_law
from builder.privacy.selectors import WORDS, Obstacle, erasure_of, obstacles, waiting_erasures
from builder.privacy.services import ask_for_erasure, call_off, carry_out
from builder.privacy.services.erasing import StillOpen
from builder.privacy.services.handing_out import hand_out, held_about
from core.scope import require_shop
from core.secrets import Unreadable, seal, unseal
from dashboard.rights import may_change_store
from dashboard.screens import back_office, page_of, screen
from dashboard.step_up import confirmed

ERASE = "customers.delete_customer"


class FindForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the person"), max_length=254,
        help_text=gettext_lazy("Guests, subscribers and people who only wrote are found as well."),
    )  # fmt: skip


class EraseForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("To be sure, type the address once more"), max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_email(self) -> str:
        if plain(self.cleaned_data["email"]) != self.address:
            raise forms.ValidationError(_("This is not the address: %(address)s"), params={"address": self.address})
        return self.address


def purpose() -> str:
    return f"privacy.person.{require_shop().shop_id}"


def token_of(email: str) -> str:
    """Stands in addresses instead of the e-mail itself, which would be in logs of requests for longer than anywhere else."""
    return seal(plain(email), purpose=purpose())


def address_or_404(token: str) -> str:
    try:
        return unseal(token, purpose=purpose())
    except Unreadable:
        raise Http404 from None


def back(request: HttpRequest, token: str) -> str:
    """Where whoever has proved who they are goes on. Raises Http404."""
    address_or_404(token)
    return reverse("customers:person_view", args=[token])


def again(request: HttpRequest, token: str) -> str:
    """The page that was asked for. Raises Http404."""
    address_or_404(token)
    return request.path


def words_of(found: list[Obstacle]) -> list[str]:
    return [_(WORDS[each.code]) % {"name": each.name} for each in found]


@back_office(ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_find(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("customers:person_view", token_of(form.cleaned_data["email"]))
    page, numbers = page_of(request, waiting_erasures())
    return screen(
        request, "dashboard/customers/person_find.html", title=_("Personal data"), icon="group", form=form,
        page_obj=page, elided_page_range=numbers, rows=[(each, token_of(each.email)) for each in page],
        months=privacy_rules(request.store).inactive_months, may_set_months=may_change_store(request.user),
        trail=[(reverse("customers:customer_list"), _("Customers"))], status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@back_office(ERASE)
@require_safe
def person_view(request: HttpRequest, token: str) -> HttpResponse:
    email = address_or_404(token)
    erasure = erasure_of(email)
    waiting = [Obstacle(*each) for each in erasure.note] if erasure else []
    return screen(
        request, "dashboard/customers/person_view.html", title=email, icon="group", token=token, email=email,
        held=held_about(email), erasure=erasure, waits_for=words_of(waiting), years=privacy_rules(request.store).keep_years,
        trail=[(reverse("customers:customer_list"), _("Customers")), (reverse("customers:person_find"), _("Personal data"))],
    )  # fmt: skip


@back_office(ERASE)
@require_POST
@confirmed(back=back)
def person_file(request: HttpRequest, token: str) -> FileResponse:
    now = timezone.now()
    file = hand_out(email=address_or_404(token), by="merchant", actor=request.user, now=now)
    name = f"personal-data-{timezone.localdate(now):%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@back_office(ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(back=again)
def person_erase(request: HttpRequest, token: str) -> HttpResponse:
    email, now = address_or_404(token), timezone.now()
    form = EraseForm(request.POST or None, address=email)
    if request.method == "POST" and form.is_valid():
        erasure = ask_for_erasure(email=email, cause=Cause.MERCHANT, actor=request.user, now=now)
        try:
            carry_out(erasure.pk, now=now, actor=request.user)
        except StillOpen:
            messages.warning(
                request, _("Not yet: something is still open. It is erased by itself once that is closed.")
            )
            return redirect("customers:person_view", token)
        messages.success(request, _("Erased. What tax law wants to be kept is hidden until its time is over."))
        return redirect("customers:customer_list")
    years, law = years_by_law(request.store)
    return screen(
        request, "dashboard/customers/person_erase.html", title=_("Erase for good"), icon="warning", form=form, email=email,
        token=token, held=held_about(email), open_things=words_of(obstacles(find_person(email), now=now)),
        years=privacy_rules(request.store).keep_years, law_years=years, law=law,
        status=422 if request.method == "POST" else 200,
        trail=[(reverse("customers:customer_list"), _("Customers")), (back(request, token), email)],
    )  # fmt: skip


@back_office(ERASE)
@require_POST
def person_keep(request: HttpRequest, token: str) -> HttpResponse:
    """The erasure that waits is called off."""
    erasure = erasure_of(address_or_404(token))
    if erasure is not None and call_off(erasure=erasure, actor=request.user):
        messages.success(request, _("Called off. Nothing is erased."))
    return redirect("customers:person_view", token)
