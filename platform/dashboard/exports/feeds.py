"""Which feeds a shop has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from commerce.store.feeds import CHANNELS
from commerce.store.models import Store
from dashboard.exports.views import RIGHTS, SETTINGS
from dashboard.screens import back_office, screen
from dashboard.settings.services import save_settings


class FeedsForm(forms.ModelForm):
    open_feeds = forms.MultipleChoiceField(
        label=gettext_lazy("Feeds that are on"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(channel.code, channel.label) for channel in CHANNELS],
        help_text=gettext_lazy(
            "Anybody who knows its address can read a feed. What is off is not found. What delivery costs is in none of "
            "them: set that up with Google, Meta, Pinterest or Kelkoo."
        ),
    )  # fmt: skip

    class Meta:
        model = Store
        fields = ["open_feeds"]


@require_http_methods(["GET", "HEAD", "POST"])
@back_office(SETTINGS)
def feed_settings(request: HttpRequest) -> HttpResponse:
    form = FeedsForm(request.POST if request.method == "POST" else None, instance=Store.objects.get(pk=1))
    sees_exports = any(request.user.has_perm(right) for right in RIGHTS)
    if form.is_valid():
        save_settings(form, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("exports:export_list" if sees_exports else "exports:feed_settings")
    trail: list[tuple[str, Any]] = [(reverse("exports:export_list"), _("Exports"))] if sees_exports else []
    return screen(
        request, "dashboard/promotions/promotion_form.html", title=_("Feeds"), icon="cog", form=form, trail=trail,
        status=422 if form.is_bound else 200,
    )  # fmt: skip
