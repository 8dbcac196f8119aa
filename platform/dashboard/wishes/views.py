"""What customers keep for later, counted: whose lists they are stands nowhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from commerce.customers.selectors import most_wished
from commerce.store.models import Store
from dashboard.screens import back_office, button, screen
from dashboard.settings.services import save_settings
from dashboard.wishes.hooks import SEE

SETTINGS, CHANGE = "store.change_store", "catalog.change_product"
SHOWN = 100


class WishSettingsForm(forms.ModelForm):
    class Meta:
        model = Store
        fields = ["offers_wishlists"]
        help_texts = {
            "offers_wishlists": gettext_lazy(
                "A heart on each article, a list with prices as of now, and up to four articles side by side. Without it "
                "the lists are kept, and shown again once it is back."
            ),
        }


@require_safe
@back_office(*SEE)
def wish_list(request: HttpRequest) -> HttpResponse:
    rows = most_wished(count=SHOWN)
    may_set = request.user.has_perm(SETTINGS)
    buttons = [button(_("Settings"), reverse("wishes:wish_settings"), "cog")] if may_set else []
    return screen(
        request, "dashboard/wishes/wish_list.html", title=_("Wishlists"), icon="pick", buttons=buttons,
        rows=[{"id": pk, "title": title, "count": count} for pk, title, count in rows],
        most=max((count for _pk, _title, count in rows), default=0), may_set=may_set,
        may_edit=request.user.has_perm(CHANGE), is_on=request.store.offers_wishlists,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@back_office(SETTINGS)
def wish_settings(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = WishSettingsForm(data, instance=Store.objects.get(pk=1))
    if form.is_valid():
        save_settings(form, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("wishes:wish_settings")
    trail: list[tuple[str, Any]] = []
    if any(request.user.has_perm(each) for each in SEE):
        trail = [(reverse("wishes:wish_list"), _("Wishlists"))]
    return screen(
        request, "dashboard/promotions/promotion_form.html", title=_("Settings of wishlists"), icon="cog", form=form,
        status=422 if form.is_bound else 200, trail=trail,
    )  # fmt: skip
