"""Whatever staff change in the admin of a shop leaves a line in the audit trail.

Services write down what they know best: before, after, the amount. For a change that no service has written down, the
address that made it is better than nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from commerce.catalog.sources import PERSON, Source, written_by
from core import audit
from core.http.client import client_ip
from core.http.request import Request
from dashboard.snapshots import Before
from staff.services.sessions import SUPPORT

CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Nothing to tell, or areas whose services tell what changed, so that silence means that nothing did.
SILENT = (
    "wagtailadmin_editing_sessions", "wagtailadmin_dismissibles", "wagtailadmin_block_preview", "staff_",
    "work:", "themes:", "people:", "plan:", "takeaway:", "domains:", "shop_home:", "api_keys:", "shop_settings:",
    "connected_apps:", "customers:person_",
)  # fmt: skip
DRAFTS = frozenset({"wagtailadmin_pages:add", "wagtailadmin_pages:edit"})
SILENT_ENDS = ("preview", "preview_on_add", "preview_on_edit")


class TrailMiddleware:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.host_kind != "admin":
            return self.get_response(request)
        if request.method not in CHANGES:
            remind_support(request)
            return self.get_response(request)
        origin = audit.Origin(ip_address=client_ip(request), support=request.session.get(SUPPORT, ""))
        with audit.acts_from(origin), written_by(lambda: person_of(request)):
            response = self.get_response(request)
            before = getattr(request, "before_act", None)
            if before is not None and response.status_code < 400:
                before.write_down(request)
            if not origin.count and response.status_code < 400 and request.user.is_authenticated:
                write_line(request)
        return response

    def process_view(self, request: Request, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """How things were, where the act is about one that people want to compare."""
        if request.host_kind == "admin" and request.method in CHANGES and request.user.is_authenticated:
            request.before_act = Before(request, kwargs)


def person_of(request: Request) -> Source | None:
    """Whose hand changes fields of products (commerce.catalog.sources)."""
    return Source(kind=PERSON, name=str(request.user), at=timezone.now()) if request.user.is_authenticated else None


def remind_support(request: Request) -> None:
    """A banner on every page, so that an operator never forgets whose shop this is."""
    if (
        (about := request.session.get(SUPPORT))
        and "text/html" in request.headers.get("Accept", "")
        and not request.htmx
    ):
        messages.warning(request, _("You act for this shop as support (%(about)s).") % {"about": about})


def write_line(request: Request) -> None:
    match = request.resolver_match
    name = match.view_name if match else ""
    if name in DRAFTS and not request.accepts("text/html") and "action-publish" not in request.POST:
        return  # Wagtail saving a draft by itself, every few seconds; each is a revision, with who and when
    if not name or name.startswith(SILENT) or name.rpartition(":")[2].endswith(SILENT_ENDS):
        return
    target = " ".join(str(value) for value in match.kwargs.values()) if match else ""
    audit.record(f"admin.{name}"[:60], target=target, actor=request.user)
