"""What could not be done behind the scenes, and two buttons: try again, or give up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_denied

from commerce.notifications.selectors import dead_mails
from commerce.notifications.services.sending import give_up_mails, retry_mails
from commerce.store.selectors import current_store
from core import audit
from core.events import dispatcher
from core.events.doorbell import ring
from core.events.work import dead_letters
from core.http.request import Request
from dashboard.screens import screen


def may_see_work(user: Any) -> bool:
    """Owners only: error texts hold whatever the failing code was busy with."""
    return bool(user.is_active and user.is_superuser)


def owner_only(view: Any) -> Any:
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if may_see_work(request.user) else permission_denied(request)

    return guarded


@owner_only
@require_safe
def dead_letter_list(request: Request) -> HttpResponse:
    request.store = current_store()
    return screen(
        request, "dashboard/work/dead_letter_list.html", title=_("Background work"), icon="cogs",
        deliveries=dead_letters(), mails=dead_mails(),
    )  # fmt: skip


@owner_only
@require_POST
def delivery_retry(request: HttpRequest) -> HttpResponse:
    return act(request, kind="events", action="work.retry", change=dispatcher.retry)


@owner_only
@require_POST
def delivery_give_up(request: HttpRequest) -> HttpResponse:
    return act(request, kind="events", action="work.give_up", change=dispatcher.give_up)


@owner_only
@require_POST
def mail_retry(request: HttpRequest) -> HttpResponse:
    return act(request, kind="mails", action="mail.retry", change=retry_mails)


@owner_only
@require_POST
def mail_give_up(request: HttpRequest) -> HttpResponse:
    return act(request, kind="mails", action="mail.give_up", change=give_up_mails)


def act(request: HttpRequest, *, kind: str, action: str, change: Any) -> HttpResponse:
    """Change the chosen rows; those that are not dead any more are left alone."""
    ids = [int(value) for value in request.POST.getlist("id")[:200] if value.isdecimal() and len(value) < 19]
    with transaction.atomic("default"):
        count = change(ids, now=timezone.now())
        if count:
            audit.record(action, data={"ids": ids}, request=request)
            ring(kind)
    say(request, count, is_retry=action.endswith("retry"))
    return redirect("work:dead_letter_list")


def say(request: HttpRequest, count: int, *, is_retry: bool) -> None:
    if not count:
        messages.info(request, _("There was nothing left to do."))
    elif is_retry:
        text = ngettext("One task is tried again.", "%(count)s tasks are tried again.", count)
        messages.success(request, text % {"count": count})
    else:
        text = ngettext("One task was put away.", "%(count)s tasks were put away.", count)
        messages.success(request, text % {"count": count})
