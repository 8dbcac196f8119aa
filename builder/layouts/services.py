from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from builder.blocks.entities import STARTS_WITH
from builder.layouts.models import Kind, Layout
from core.pages import bump_pages

MAX_LAYOUTS = 60
WITH_ALTERNATES = (Kind.PRODUCT, Kind.COLLECTION, Kind.POST)


class LayoutRefused(Exception):
    """There is one already, there are too many, or this kind has no alternates."""


def start_layout(*, kind: str, name: str, is_alternate: bool = False, language: str = "", user: Any = None) -> Layout:
    """A draft that shows what the theme shows by itself; in another language, a copy of the one in the main language.
    Raises LayoutRefused."""
    if (
        kind not in STARTS_WITH
        or (is_alternate and kind not in WITH_ALTERNATES)
        or Layout.objects.count() >= MAX_LAYOUTS
    ):
        raise LayoutRefused
    code = (slugify(name)[:40] or "layout") + f"-{uuid.uuid4().hex[:6]}" if is_alternate else ""
    sections = [{"type": each, "value": {}, "id": str(uuid.uuid4())} for each in STARTS_WITH[kind]]
    return keep(Layout(kind=kind, code=code, language=language, name=name[:60], sections=sections), user)


def translate_layout(*, layout_id: int, language: str, user: Any = None) -> Layout:
    """A draft copy for another language. Raises LayoutRefused where it has one, Layout.DoesNotExist."""
    source = Layout.objects.get(pk=layout_id, language="").get_latest_revision_as_object()
    copy = Layout(
        kind=source.kind, code=source.code, language=language, name=f"{source.name} ({language})"[:60],
        sections=source.sections,
    )  # fmt: skip
    return keep(copy, user)


@transaction.atomic("default")
def keep(layout: Layout, user: Any) -> Layout:
    layout.live = False
    try:
        with transaction.atomic("default"):
            layout.save()
    except IntegrityError:
        raise LayoutRefused from None
    layout.save_revision(user=user)
    return layout


@transaction.atomic("default")
def remove_layout(*, layout_id: int) -> None:
    """With its translations where it is of the main language: pages go back to the common one, or to the theme's."""
    layout = Layout.objects.filter(pk=layout_id).first()
    if layout is None:
        return
    if layout.language:
        layout.delete()
    else:
        for each in Layout.objects.filter(kind=layout.kind, code=layout.code):
            each.delete()
    bump_pages()
