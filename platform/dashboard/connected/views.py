"""Apps of other firms: seen first, agreed to, their secret shown once; new versions; disconnected."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from builder.appblocks.differences import differences, purpose_label
from builder.appblocks.manifest import Manifest, words_in
from builder.appblocks.models import ConnectedApp
from builder.appblocks.reading import BadManifest, ReadApp, read_app
from builder.appblocks.selectors import UNREADABLE, LiveApp, connected_apps, live, manifest_of
from builder.appblocks.services import (
    AlreadyConnected,
    ManifestChanged,
    TooManyApps,
    connect_app,
    disconnect_app,
    note_check,
    update_app,
)  # fmt: skip
from core.fetch import FetchFailed, FetchRefused
from core.http.ratelimit import is_too_often
from core.http.request import Request
from dashboard.connected.forms import AddressForm
from dashboard.screens import back_office, button, screen
from dashboard.step_up import confirmed

MANAGE = "store.change_store"
PER_HOUR = 60
Refused = (FetchFailed, FetchRefused, BadManifest)


def trail() -> list[tuple[str, str]]:
    return [(reverse("connected_apps:app_list"), _("Apps"))]


@back_office(MANAGE)
@require_safe
def app_list(request: Request) -> HttpResponse:
    apps = list(ConnectedApp.objects.all())
    working = [(app, live(app)) for app in apps if app.disconnected_at is None]
    return screen(
        request, "dashboard/connected/app_list.html", title=_("Apps"), icon="grip",
        working=[{"app": app, "live": each, "count": count_of(each)} for app, each in working],
        buttons=[button(_("Connect an app"), reverse("connected_apps:app_connect"), "plus")],
        over=[app for app in apps if app.disconnected_at is not None],
    )  # fmt: skip


def count_of(app: LiveApp) -> str:
    count = len(app.blocks) - len(app.retired)
    return ngettext("%(count)s section", "%(count)s sections", count) % {"count": count}


@back_office(MANAGE)
@confirmed()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def app_connect(request: Request) -> HttpResponse:
    """First the address, then what the app is and will see, then the secret."""
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return address_page(request, form)
    if is_too_often(request, what="apps", limit=PER_HOUR, seconds=3600):
        return address_page(request, form, _("Too many attempts. Try again in an hour."))
    url, digest = form.cleaned_data["url"], request.POST.get("digest", "")
    try:
        if not digest:
            return agree_page(request, read_app(url))
        app, secret = connect_app(url=url, digest=digest, actor=request.user, now=timezone.now())
    except ManifestChanged as changed:
        return agree_page(request, changed.read, notice=_("The app has changed since you looked. Please look again."))
    except AlreadyConnected as error:
        messages.warning(request, error.for_people())
        return redirect("connected_apps:app_list")
    except (FetchFailed, FetchRefused, BadManifest, TooManyApps) as error:
        return address_page(request, form, error.for_people(), getattr(error, "problems", ()))
    return screen(
        request, "dashboard/connected/app_connected.html", title=_("The app is connected"), icon="grip", trail=trail(),
        app=app, secret=secret, shop_host=request.store.primary_host,
    )  # fmt: skip


def address_page(request: Request, form: AddressForm, error: str = "", problems: Any = ()) -> HttpResponse:
    if error:
        form.add_error("url", error)
    return screen(
        request, "dashboard/connected/app_connect.html", title=_("Connect an app"), icon="grip", trail=trail(), form=form,
        problems=problems, status=422 if form.is_bound else 200,
    )  # fmt: skip


def agree_page(request: Request, read: ReadApp, *, notice: str = "") -> HttpResponse:
    return screen(
        request, "dashboard/connected/app_agree.html", title=_("Connect an app"), icon="grip", trail=trail(), read=read,
        sections=sections_of(read.manifest), notice=notice, status=409 if notice else 200,
    )  # fmt: skip


def sections_of(manifest: Manifest) -> list[dict[str, Any]]:
    language = get_language() or "en"
    return [
        {
            "title": words_in(block.title, language), "description": words_in(block.description, language),
            "purpose": purpose_label(block.purpose), "waits": block.purpose != "essential",
        }
        for block in manifest.blocks
    ]  # fmt: skip


@back_office(MANAGE)
@confirmed(back=lambda request, app_id: reverse("connected_apps:app_list"))
@never_cache
@require_http_methods(["POST"])
def app_check(request: Request, app_id: int) -> HttpResponse:
    """Fetches the manifest, shows what is new, and takes it once it is agreed to."""
    app = get_object_or_404(connected_apps(), pk=app_id)
    if is_too_often(request, what="apps", limit=PER_HOUR, seconds=3600):
        return back(request, _("Too many attempts. Try again in an hour."))
    digest = request.POST.get("digest", "")
    try:
        if digest:
            update_app(app_id=app.pk, digest=digest, actor=request.user, now=timezone.now())
            messages.success(request, _("“%(name)s” works in its new version.") % {"name": app.name})
            return redirect("connected_apps:app_list")
        read = read_app(app.url)
    except ManifestChanged as changed:
        read = changed.read
    except Refused as error:
        return back(request, " ".join([error.for_people(), *getattr(error, "problems", ())]))
    note_check(app_id=app.pk, now=timezone.now())
    if read.digest == app.digest:
        messages.success(request, _("“%(name)s” has nothing new.") % {"name": app.name})
        return redirect("connected_apps:app_list")
    return screen(
        request, "dashboard/connected/app_update.html", title=_("A new version"), icon="grip", trail=trail(), app=app,
        read=read, changes=changes_of(app, read),
    )  # fmt: skip


def changes_of(app: ConnectedApp, read: ReadApp) -> list[str]:
    try:
        return differences(manifest_of(app), read.manifest, get_language() or "en")
    except UNREADABLE:
        return [_("What is stored of the app cannot be read any more: all of it is new.")]


def back(request: Request, words: str) -> HttpResponse:
    messages.error(request, _("The app goes on as it was. %(why)s") % {"why": words})
    return redirect("connected_apps:app_list")


@back_office(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def app_disconnect(request: Request, app_id: int) -> HttpResponse:
    """Asks for no password: whoever distrusts an app is in a hurry."""
    app = get_object_or_404(connected_apps(), pk=app_id)
    if request.method != "POST":
        return screen(
            request, "dashboard/connected/app_disconnect.html", title=_("Disconnect an app"), icon="grip", trail=trail(),
            app=app,
        )  # fmt: skip
    disconnect_app(app_id=app.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is disconnected.") % {"name": app.name})
    return redirect("connected_apps:app_list")
