"""Keys for programs that work for the shop: made, shown once, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from billing.limits import is_on
from core.http.links import url_of
from core.http.request import Request
from dashboard.apikeys.forms import KeyForm
from dashboard.screens import back_office, button, screen
from dashboard.staff.access import rights_of_user
from dashboard.step_up import confirmed
from integrations.models import ApiKey
from integrations.scopes import offered
from integrations.services.keys import TooManyKeys, make_key, revoke_key
from staff.rights import ALL_CODES

MANAGE = "integrations.manage_keys"
SHOWN = 200


def trail() -> list[tuple[str, str]]:
    return [(reverse("api_keys:key_list"), _("API keys"))]


@back_office(MANAGE)
@require_safe
def key_list(request: Request) -> HttpResponse:
    now, labels = timezone.now(), {right.code: right.label for right in offered(ALL_CODES)}
    rows = [row_of(key, labels, now) for key in ApiKey.objects.order_by("-id")[:SHOWN]]
    return screen(
        request, "dashboard/apikeys/key_list.html", title=_("API keys"), icon="code",
        buttons=[] if is_off(request) else [button(_("Make a key"), reverse("api_keys:key_add"), "plus")],
        working=[row for row in rows if row["state"] == "good"], over=[row for row in rows if row["state"] != "good"],
        api_url=url_of(request.store.admin_host, "/api/v1/"), document_url=reverse("api_document"),
        reference_url=reverse("api_reference"), is_off=is_off(request),
    )  # fmt: skip


def is_off(request: Request) -> bool:
    return not is_on(request.shop.shop_id, "api")


def row_of(key: ApiKey, labels: dict[str, Any], now: datetime) -> dict[str, Any]:
    is_over = key.expires_at is not None and key.expires_at <= now
    return {
        "key": key,
        "may": [labels[code] for code in key.scopes if code in labels],
        "state": "revoked" if key.revoked_at else "over" if is_over else "good",
        "ends_soon": not is_over and key.expires_at is not None and key.expires_at - now < timedelta(days=14),
    }


@back_office(MANAGE)
@confirmed()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_add(request: Request) -> HttpResponse:
    if is_off(request):
        return redirect("api_keys:key_list")  # which says why
    form = KeyForm(request.POST or None, own=rights_of_user(request.user))
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        until = now + timedelta(days=int(given["days"])) if given["days"] else None
        try:
            key, token = make_key(
                name=given["name"], scopes=given["scopes"], expires_at=until, request_key=given["request_key"],
                actor=request.user, now=now,
            )  # fmt: skip
        except TooManyKeys:
            form.add_error(None, _("There are 50 keys already. Revoke those that nobody needs first."))
        else:
            return show_once(request, key, token)
    return screen(
        request, "dashboard/apikeys/key_add.html", title=_("Make a key"), icon="code", trail=trail(), form=form,
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def show_once(request: Request, key: ApiKey, token: str) -> HttpResponse:
    if not token:  # the form was sent again
        messages.warning(
            request, _("This key was made before and cannot be shown again. Make another one if it is lost.")
        )
        return redirect("api_keys:key_list")
    return screen(
        request, "dashboard/apikeys/key_made.html", title=_("The key"), icon="code", trail=trail(), key=key, token=token,
        api_url=url_of(request.store.admin_host, "/api/v1/"),
    )  # fmt: skip


@back_office(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def key_revoke(request: Request, key_id: int) -> HttpResponse:
    """Asks for no password: whoever has lost a key is in a hurry."""
    key = get_object_or_404(ApiKey, pk=key_id)
    if request.method != "POST":
        return screen(
            request, "dashboard/apikeys/key_revoke.html", title=_("Revoke a key"), icon="bin", trail=trail(), key=key
        )
    revoke_key(key_id=key.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": key.name})
    return redirect("api_keys:key_list")
