"""One save of a page at a time. Wagtail's editor saves drafts by itself, and writes the whole row that it read when the
request began: beside a publication that ended meanwhile, it would take the page off the shop again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from wagtail.models import DraftStateMixin, Page

PAGE_EDITOR = "wagtailadmin_pages:edit"


class OneSaveAtATimeMiddleware:
    """What is edited is locked before Wagtail reads it, until its answer is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as held:
            request.held = held  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 500 and getattr(request, "is_one_at_a_time", False):
                transaction.set_rollback(True, "default")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        model, key = edited(request, view, kwargs)
        if model is not None and request.method == "POST" and request.user.is_authenticated:
            request.held.enter_context(transaction.atomic("default"))  # type: ignore[attr-defined]
            request.is_one_at_a_time = True  # type: ignore[attr-defined]
            lock(model, key)


def edited(request: HttpRequest, view: Any, kwargs: dict[str, Any]) -> tuple[type[models.Model] | None, Any]:
    """What the address is the editor of, if it is of something that is published."""
    match = request.resolver_match
    if match is None or not match.view_name.endswith(":edit"):
        return None, None
    if match.view_name == PAGE_EDITOR:
        return Page, kwargs["page_id"]
    model = getattr(view, "view_initkwargs", {}).get("model")
    is_published = isinstance(model, type) and issubclass(model, DraftStateMixin)
    return (model, kwargs.get("pk")) if is_published else (None, None)


def lock(model: type[models.Model], key: Any) -> None:
    """A key that is none locks nothing: the view says what there is to say."""
    try:
        rows = model._default_manager.select_for_update(no_key=True).filter(pk=key)
    except (ValueError, TypeError):
        return
    list(rows.values_list("pk"))
