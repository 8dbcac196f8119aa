"""The viewer at /mail/ for development. What it shows was written by strangers: HTML only ever appears in a sandbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.http.security import STRICT
from core.mailbox.reader import OpenMail, clear, mails, open_mail

# Links in a mail may open a new window, which is then an ordinary one; nothing else is allowed.
SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox"
BODY_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-ancestors 'self'; {SANDBOX}"
HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)
View = Callable[..., HttpResponse]


def only_where_shown(view: View) -> View:
    """A second lock: in production the addresses do not exist either."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SHOW_MAILBOX:
            raise Http404
        return never_cache(view)(request, *args, **kwargs)

    return guarded


def find(name: str) -> OpenMail:
    found = open_mail(name)
    if found is None:
        raise Http404
    return found


@only_where_shown
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("to", "")[:254]
    return render(request, "mailbox/mail_list.html", {"mails": mails(to=wanted), "wanted": wanted})


@only_where_shown
@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    found = find(name)
    tab = request.GET.get("tab", "html" if found.html else "text")
    response = render(request, "mailbox/mail_detail.html", {"mail": found.mail, "found": found, "tab": tab})
    response.headers["Content-Security-Policy"] = f"{STRICT.format(forms='')}; frame-src 'self'"
    return response


@only_where_shown
@require_safe
def mail_body(request: HttpRequest, name: str) -> HttpResponse:
    """The mail's own HTML, which the browser treats as a page of nobody: no script, no form, no cookies."""
    body = find(name).html.encode()
    base = b'<base target="_blank">'
    body = HEAD.sub(lambda match: match[0] + base, body, count=1) if HEAD.search(body) else base + body
    response = HttpResponse(body, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = BODY_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@only_where_shown
@require_POST
def mail_clear(request: HttpRequest) -> HttpResponse:
    clear()
    return redirect("mail_list")
