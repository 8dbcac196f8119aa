"""Wagtail's own views take for granted that a request comes from one of its pages, and fail at some that somebody with a
way into the admin makes up. Such a failure is the sender's: 404 or 400 with a line, and not 500."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.models import Page

log = structlog.get_logger("request")
Guard = Callable[[HttpRequest, dict[str, Any]], bool]

GONE = 404, "There is no such thing here.\n"
WITHOUT_FIELDS = 400, "This form came without its fields.\n"
UNREADABLE = 400, "Something in this form cannot be read. Go back, reload the page and try again.\n"
UNREADABLE_AS = (ValueError, KeyError, TypeError, AttributeError)  # text that is no number, no JSON, or other JSON
SAVED_TWICE = 409, "This page was saved a moment ago by the same form. Find it in the list of pages.\n"


def is_root(request: HttpRequest, sent: dict[str, Any]) -> bool:
    """The root of all pages is no page: nothing can be done to it."""
    return Page.objects.filter(pk=next(iter(sent.values())), depth=1).exists()


def lacks_link(request: HttpRequest, sent: dict[str, Any]) -> bool:
    return request.method == "POST" and "external-link-chooser-url" not in request.POST


GUARDS: dict[str, tuple[Guard, tuple[int, str]]] = {
    "wagtailadmin_pages:set_page_position": (is_root, GONE),
    "wagtailadmin_pages:lock": (is_root, GONE),
    "wagtailadmin_pages:unlock": (is_root, GONE),
    "wagtailadmin_choose_page_external_link": (lacks_link, WITHOUT_FIELDS),
}


def leads_nowhere(request: HttpRequest) -> bool:
    """Wagtail does what is asked for first, and then takes a `next` without a slash or a dot for the name of a view."""
    target = request.POST.get("next", "") if request.method == "POST" else ""
    return bool(target) and "/" not in target and "." not in target


class MadeUpRequestMiddleware:
    """Behind the middleware that says who asks: only those who may enter the admin learn more than the way in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        match = request.resolver_match
        guard, answer = GUARDS.get(match.view_name if match else "", (None, GONE))
        if not view.__module__.startswith("wagtail.") or not request.user.is_authenticated:
            return None
        if guard is not None and guard(request, kwargs):
            return refuse(request, answer)
        return refuse(request, UNREADABLE) if leads_nowhere(request) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.func.__module__.startswith("wagtail."):
            return None
        answer = answer_to(request, exception, match.view_name)
        return refuse(request, answer, error=repr(exception)) if answer else None


def answer_to(request: HttpRequest, exception: Exception, view_name: str) -> tuple[int, str] | None:
    if isinstance(exception, (Http404, PermissionDenied, SuspiciousOperation)):
        return None  # an answer, not an error
    if is_about_an_id(exception):
        return UNREADABLE if request.method == "POST" else GONE
    if request.method != "POST":
        return None
    if isinstance(exception, MultiValueDictKeyError) or not (request.POST or request.FILES):
        return WITHOUT_FIELDS
    if isinstance(exception, Page.DoesNotExist):
        return GONE
    if isinstance(exception, ValidationError) and view_name == "wagtailadmin_pages:add":
        return SAVED_TWICE
    if isinstance(exception, UNREADABLE_AS) and "value_from_datadict" in functions_of(exception):
        return UNREADABLE
    return None


def is_about_an_id(exception: Exception) -> bool:
    """What Django says of an id that is no number, be it from the address, the query or a form."""
    return isinstance(exception, ValueError) and str(exception).startswith("Field 'id' expected a number but got")


def functions_of(exception: Exception) -> Iterator[str]:
    """That were running when it was raised. Widgets and blocks read a form in `value_from_datadict`."""
    trace = exception.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_name
        trace = trace.tb_next


def refuse(request: HttpRequest, answer: tuple[int, str], *, error: str = "") -> HttpResponse:
    status, words = answer
    view = request.resolver_match.view_name if request.resolver_match else ""
    log.warning("made_up_request", view=view, status=status, error=error)
    return HttpResponse(words, status=status, content_type="text/plain")
