"""The shop's menus: one screen to look at and to order, one form per item."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from builder.navigation.models import Menu, MenuItem
from builder.navigation.selectors import is_broken, menu_items, menus
from builder.navigation.services import MenuFull, order_menu, remove_item, save_item, start_menu
from dashboard.navigation.automatic import automatic_items
from dashboard.navigation.forms import MenuItemForm
from dashboard.screens import back_office, screen

RIGHT = "navigation.change_menuitem"


def menu_of(name: str) -> Menu:
    if name not in Menu.values:
        raise Http404
    return Menu(name)


@require_safe
@back_office(RIGHT)
def menu_list(request: HttpRequest) -> HttpResponse:
    found = menus()
    shown = [
        {
            "menu": menu,
            "rows": [
                {"item": item, "is_below": is_below, "is_broken": is_broken(item), "n": number}
                for number, (item, is_below) in enumerate(flat(found.get(menu.value, [])))
            ],
            "automatic": automatic_items(menu) if menu.value not in found else [],
        }
        for menu in Menu
    ]
    return screen(request, "dashboard/navigation/menu_list.html", title=_("Menus"), icon="bars", menus=shown)


def flat(entries: list[tuple[MenuItem, list[MenuItem]]]) -> list[tuple[MenuItem, bool]]:
    return [pair for item, below in entries for pair in [(item, False), *[(each, True) for each in below]]]


@back_office(RIGHT)
def item_add(request: HttpRequest, menu: str) -> HttpResponse:
    return edit(request, MenuItem(menu=menu_of(menu).value), _("New menu item"))


@back_office(RIGHT)
def item_edit(request: HttpRequest, item_id: int) -> HttpResponse:
    item = get_object_or_404(menu_items(), pk=item_id)
    return edit(request, item, item.title)


def edit(request: HttpRequest, item: MenuItem, title: str) -> HttpResponse:
    form = MenuItemForm(request.POST if request.method == "POST" else None, instance=item, menu=item.menu)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save_item(form.save(commit=False))
            except MenuFull:
                form.add_error(None, _("This menu is full."))
            else:
                messages.success(request, _("Saved."))
                return redirect("navigation:menu_list")
    context: dict[str, Any] = {"form": form, "media": form.media, "item": item}
    trail = [("/menus/", _("Menus"))]
    return screen(
        request, "dashboard/navigation/item_edit.html", title=title, icon="bars", trail=trail, status=status, **context
    )


@require_POST
@back_office(RIGHT)
def item_remove(request: HttpRequest, item_id: int) -> HttpResponse:
    remove_item(item_id=item_id)
    messages.success(request, _("Removed."))
    return redirect("navigation:menu_list")


@require_POST
@back_office(RIGHT)
def menu_order(request: HttpRequest, menu: str) -> HttpResponse:
    """`move` is "id:up" or "id:down" from a button; without it `product` lists all ids in the new order."""
    name = menu_of(menu).value
    rows = flat(menus().get(name, []))
    wanted, _colon, way = request.POST.get("move", "").partition(":")
    order = [item.pk for item, _is_below in rows]
    if wanted.isdecimal() and int(wanted[:15]) in order:
        order = moved(rows, int(wanted[:15]), -1 if way == "up" else 1)
    else:
        given = [int(each[:15]) for each in request.POST.getlist("product") if each.isdecimal()]
        order = given or order
    order_menu(menu=name, item_ids=order)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    return redirect("navigation:menu_list")


def moved(rows: list[tuple[MenuItem, bool]], pk: int, way: int) -> list[int]:
    """One place among its siblings; what is below it comes along, since that follows its parent anyway."""
    item = next(item for item, _is_below in rows if item.pk == pk)
    siblings = [each.pk for each, _is_below in rows if each.parent_id == item.parent_id]
    place = siblings.index(pk)
    other = place + way
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
    rest = [each.pk for each, _is_below in rows if each.parent_id != item.parent_id]
    return siblings + rest


@require_POST
@back_office(RIGHT)
def menu_start(request: HttpRequest, menu: str) -> HttpResponse:
    wanted = menu_of(menu)
    start_menu(menu=wanted, items=automatic_items(wanted))
    return redirect("navigation:menu_list")
