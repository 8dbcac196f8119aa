"""The grid: many products on one page, edited like a spreadsheet. A plain form; the script only makes it quicker."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commerce.catalog.models import Product
from commerce.importexport.models import GridEdit, GridView
from commerce.importexport.services.grid import OF_PRODUCT, CannotUndo, Saved, save_grid, undo_grid
from dashboard.grid.cells import BY_NAME, COLUMNS, read_changes, text_of
from dashboard.grid.page import build, conflict_note
from dashboard.products.listing import ProductFilter, numbers_of
from dashboard.screens import back_office, page_of, screen

RIGHT = "catalog.change_product"
SIZES = (50, 200)
MOST_VIEWS = 50


@back_office(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest) -> HttpResponse:
    typed: dict[str, str] = {}
    notes: dict[str, str] = {}
    if request.method == "POST":
        typed, notes = save(request)
        if not notes:
            return redirect(request.get_full_path())
    return show(request, typed=typed, notes=notes)


def save(request: HttpRequest) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed into cells that could not be saved, and why not."""
    currency, may_count = request.store.currency, request.user.has_perm("inventory.change_stockitem")
    changes, errors = read_changes(request.POST, shown_before(request), currency, may_count=may_count)
    saved = save_grid(changes=changes, actor=request.user)
    notes = errors | notes_of(saved, currency)
    tell(request, saved.count, len(notes))
    for text in set(saved.refused.values()):
        messages.error(request, text)
    return {name: request.POST.get(name, "") for name in notes}, notes


def shown_before(request: HttpRequest) -> dict[str, str]:
    try:
        was = json.loads(request.POST.get("was", ""))
    except (ValueError, RecursionError):
        return {}
    return was if isinstance(was, dict) and all(isinstance(text, str) for text in was.values()) else {}


def notes_of(saved: Saved, currency: str) -> dict[str, str]:
    return {
        f"{column}-{row}": conflict_note(text_of(BY_NAME[column], now, currency))
        for (row, column), now in saved.conflicts.items()
    }


def tell(request: HttpRequest, count: int, failed: int) -> None:
    if count:
        text = ngettext("One cell was saved.", "%(count)s cells were saved.", count) % {"count": count}
        messages.success(request, text)
    if failed:
        text = ngettext("One cell was not saved: see below.", "%(count)s cells were not saved: see below.", failed)
        messages.error(request, text % {"count": failed})
    if not count and not failed:
        messages.info(request, _("Nothing was changed."))


def show(request: HttpRequest, *, typed: dict[str, str], notes: dict[str, str]) -> HttpResponse:
    filters = ProductFilter(request.GET)
    chosen = filters.chosen
    size = SIZES[1] if request.GET.get("size") == str(SIZES[1]) else SIZES[0]
    numbers = numbers_of({"sort": "title", **chosen}, request, low_stock_at=0, size=size)
    page, page_range = page_of(request, numbers, size=size)
    rows = Product.objects.only(*OF_PRODUCT).in_bulk(list(page))
    products = [rows[pk] for pk in page if pk in rows]
    may_count = request.user.has_perm("inventory.change_stockitem")
    table = build(products, request.store.currency, may_count=may_count, typed=typed, notes=notes)
    last = GridEdit.objects.filter(undone_at=None, actor=request.user).first()
    return screen(
        request, "dashboard/grid/grid.html", title=_("Edit many products"), icon="table",
        trail=[(reverse("products:product_list"), _("Products"))], filters=filters, page_obj=page,
        elided_page_range=page_range, columns=COLUMNS, grid=table, was=json.dumps(table.texts, ensure_ascii=False),
        views=list(GridView.objects.all()[:MOST_VIEWS]), query=plain_query(request), size=size, last=last,
        last_count=len(last.changes) if last else 0, address=request.get_full_path(), status=200,
        is_narrowed=filters.is_narrowed,
    )  # fmt: skip


def plain_query(request: HttpRequest) -> str:
    """The filter, without the page."""
    query = request.GET.copy()
    query.pop("p", None)
    return str(query.urlencode())[:500]


@back_office(RIGHT)
@require_POST
def grid_undo(request: HttpRequest, edit_id: int) -> HttpResponse:
    """Of one's own last saving."""
    edit = get_object_or_404(GridEdit, pk=edit_id, actor=request.user)
    try:
        saved = undo_grid(edit_id=edit.pk, actor=request.user)
    except CannotUndo as error:
        messages.error(request, error.for_people())
        return back(request)
    text = ngettext("One cell is as before.", "%(count)s cells are as before.", saved.count) % {"count": saved.count}
    messages.success(request, text)
    if kept := len(saved.conflicts) + len(saved.refused):
        text = ngettext("One was changed since and stays.", "%(count)s were changed since and stay.", kept)
        messages.warning(request, text % {"count": kept})
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    query = request.POST.get("query", "")[:500]
    return redirect(f"{reverse('grid:grid')}?{query}" if query else reverse("grid:grid"))


@back_office(RIGHT)
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """A name for the filter of the moment; the same name again replaces it."""
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:60]
    query = request.POST.get("query", "").replace("\x00", "")[:500]
    if not name:
        messages.error(request, _("Give the filter a name."))
    elif GridView.objects.exclude(name=name).count() >= MOST_VIEWS:
        messages.error(request, _("There are too many saved filters. Delete one first."))
    else:
        GridView.objects.update_or_create(name=name, defaults={"query": query, "actor": request.user})
        messages.success(request, _("The filter is saved as “%(name)s”.") % {"name": name})
    return back(request)


@back_office(RIGHT)
@require_POST
def view_delete(request: HttpRequest, view_id: int) -> HttpResponse:
    get_object_or_404(GridView, pk=view_id).delete()
    return back(request)
