"""How product pages, collections, search, cart and posts are laid out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from builder.layouts.models import Kind, Layout
from builder.layouts.selectors import layouts_by_kind
from builder.layouts.services import WITH_ALTERNATES, LayoutRefused, remove_layout, start_layout, translate_layout
from builder.pages.languages import languages_of_shop
from builder.pages.models import BlogPostPage
from commerce.catalog.models import Collection, Product
from dashboard.screens import back_office, screen

RIGHT = "layouts.change_layout"
REMOVES = "layouts.delete_layout"


def edit_url(layout: Layout) -> str:
    return reverse(Layout.snippet_viewset.get_url_name("edit"), args=[layout.pk])


@require_safe
@back_office(RIGHT)
def layout_list(request: HttpRequest) -> HttpResponse:
    others = languages_of_shop()[1:]
    shown = [
        {
            "kind": kind,
            "rows": [row(each, others, layouts) for each in layouts if not each.language],
            "has_common": any(not each.code for each in layouts),
            "may_alternate": kind in WITH_ALTERNATES,
        }
        for kind, layouts in layouts_by_kind().items()
    ]
    return screen(
        request, "dashboard/layouts/layout_list.html", title=_("Layouts"), icon="table", kinds=shown,
        may_remove=request.user.has_perm(REMOVES),
    )  # fmt: skip


def row(layout: Layout, others: list[str], layouts: list[Layout]) -> dict[str, Any]:
    """With its versions in the shop's other languages."""
    known = {each.language: each for each in layouts if each.code == layout.code and each.language}
    names = dict(settings.LANGUAGES)
    return {
        "layout": layout,
        "edit_url": edit_url(layout),
        "users": users_of(layout),
        "versions": [
            {"code": code, "name": names.get(code, code), "url": edit_url(known[code]) if code in known else ""}
            for code in others
        ],
    }


def users_of(layout: Layout) -> int:
    """How many products, collections or posts have chosen this alternate."""
    models = {Kind.PRODUCT: Product, Kind.COLLECTION: Collection, Kind.POST: BlogPostPage}
    model = models.get(Kind(layout.kind))
    return model.objects.filter(layout=layout.code).count() if model is not None and layout.code else 0


@require_POST
@back_office(RIGHT)
def layout_add(request: HttpRequest) -> HttpResponse:
    kind, name = request.POST.get("kind", ""), request.POST.get("name", "").strip()
    if kind not in Kind.values:
        raise Http404
    is_alternate = "alternate" in request.POST
    if is_alternate and not name:
        messages.error(request, _("Give the layout a name, so that you find it at your products."))
        return redirect("layouts:layout_list")
    try:
        layout = start_layout(
            kind=kind, name=name or str(Kind(kind).label), is_alternate=is_alternate, user=request.user
        )  # fmt: skip
    except LayoutRefused:
        messages.error(request, _("This layout is there already, or there are too many."))
        return redirect("layouts:layout_list")
    return redirect(edit_url(layout))


@require_POST
@back_office(RIGHT)
def layout_translate(request: HttpRequest, layout_id: int) -> HttpResponse:
    language = request.POST.get("language", "")
    if language not in languages_of_shop()[1:]:
        raise Http404
    try:
        layout = translate_layout(layout_id=layout_id, language=language, user=request.user)
    except Layout.DoesNotExist:
        raise Http404 from None
    except LayoutRefused:
        messages.error(request, _("This layout is there already, or there are too many."))
        return redirect("layouts:layout_list")
    return redirect(edit_url(layout))


@require_POST
@back_office(REMOVES)
def layout_remove(request: HttpRequest, layout_id: int) -> HttpResponse:
    remove_layout(layout_id=layout_id)
    messages.success(request, _("Removed. The pages look as before you made the layout."))
    return redirect("layouts:layout_list")
