"""Collections inside of each other: their order, and a tree made of the categories that products have."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commerce.catalog.models import Collection
from commerce.catalog.services.category_tree import make_category_collections, used_categories
from commerce.catalog.services.nesting import NestingRefused, shift_collection
from commerce.catalog.tree import in_order
from dashboard.products.views.collections import trail
from dashboard.screens import back_office, screen

MOST_SHOWN = 600
WAYS = ("up", "down", "in", "out", "before", "after", "inside")


@require_http_methods(["GET", "HEAD", "POST"])
@back_office("catalog.change_collection")
def collection_tree(request: HttpRequest) -> HttpResponse:
    """`move` is "id:up", "id:down", "id:in" or "id:out" from a button, "id:before:other" and the like after dragging."""
    if request.method == "POST":
        return moved(request)
    rows = in_order(Collection.objects.annotate(product_count=Count("entries")).order_by("position", "title", "pk"))
    first, last = ends_of(rows)
    moved_id, _colon, moved_way = request.GET.get("moved", "").partition(":")
    for row in rows:
        can = {"up": row.pk not in first, "down": row.pk not in last, "out": bool(row.ancestor_ids)}
        can["in"] = can["up"]
        row.can = can
        if str(row.pk) == moved_id:  # the keyboard stays where it was, or beside
            row.focus = moved_way if can.get(moved_way) else next((way for way in can if can[way]), "")
    return screen(
        request, "dashboard/products/collection_tree.html", title=_("Arrange collections"), icon="list-ul",
        trail=trail(), rows=rows[:MOST_SHOWN], left_out=max(0, len(rows) - MOST_SHOWN),
    )  # fmt: skip


def ends_of(rows: list[Collection]) -> tuple[set[int], set[int]]:
    """The first and the last of those that are in the same one."""
    last = {row.parent_id: row.pk for row in rows}
    first = {row.parent_id: row.pk for row in reversed(rows)}
    return set(first.values()), set(last.values())


def moved(request: HttpRequest) -> HttpResponse:
    pk, way, other = [*request.POST.get("move", "").split(":"), "", ""][:3]
    numbers = [int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None for text in (pk, other)]
    if numbers[0] is not None and way in WAYS:
        try:
            shift_collection(collection_id=numbers[0], way=way, other_id=numbers[1])
        except NestingRefused as error:
            messages.error(request, str(error))
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    return redirect(reverse("products:collection_tree") + (f"?moved={numbers[0]}:{way}" if numbers[0] else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@back_office("catalog.add_collection")
def collection_categories(request: HttpRequest) -> HttpResponse:
    uses = used_categories()
    if request.method == "POST":
        known = {use.path for use in uses}
        made = make_category_collections(paths=[path for path in request.POST.getlist("path") if path in known])
        if made:
            text = ngettext("%(count)d collection is made.", "%(count)d collections are made.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect("products:collection_list")
        messages.warning(request, _("Choose at least one category that has no collection yet."))
        return redirect("products:collection_categories")
    return screen(
        request, "dashboard/products/collection_categories.html", title=_("Collections from categories"), icon="tag",
        trail=trail(), uses=uses,
    )  # fmt: skip
