"""Where people are signed in to this shop, and signing them out from afar."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from accounts.models import User
from core import audit
from core.http.links import platform_url
from core.http.request import Request
from dashboard.screens import back_office, screen
from dashboard.staff.access import MANAGE, may_manage, member_or_404
from staff.services.sessions import end_sessions, mark_of, open_sessions


@back_office("wagtailadmin.access_admin")
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: Request) -> HttpResponse:
    key = request.session.session_key or ""
    if request.method == "POST":
        count = end_sessions(request.user, mark=request.POST.get("mark", ""), besides=key)
        tell(request, request.user, count)
        return redirect("people:own_sessions")
    return screen(
        request, "dashboard/staff/own_sessions.html", title=_("Where you are signed in"), icon="desktop",
        sessions=open_sessions(request.user), this=mark_of(key), account_url=platform_url("/accounts/2fa/"),
        platform_sessions_url=platform_url("/accounts/sessions/"),
    )  # fmt: skip


@back_office(MANAGE)
@require_POST
def sign_out(request: Request, account: UUID) -> HttpResponse:
    member = member_or_404(account)
    if not may_manage(request.user, member):
        return permission_denied(request)
    user = User.objects.filter(account_uuid=account).first()
    tell(request, user, end_sessions(user, mark=request.POST.get("mark", "")) if user else 0)
    return redirect("people:person", account=account)


def tell(request: Request, user: User | None, count: int) -> None:
    if count and user is not None:
        audit.record("staff.signed_out", target=user.email, data={"sessions": count}, request=request)
    text = ngettext("One session was ended.", "%(count)s sessions were ended.", count) % {"count": count}
    messages.success(request, text if count else _("There was nobody to sign out."))
