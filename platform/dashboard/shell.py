"""Parts of Wagtail's shell that are the same on page after page, kept by language.

The dialog of keyboard shortcuts, the words for scripts and the packed menu took half of the time of a plain list, though
nothing in them is of the page. Whether an item of the menu is shown is asked each time; what is kept is the text that the
items come to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.template import Context, Node
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.admin.menu import Menu, admin_menu
from wagtail.admin.search import admin_search_areas
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.ui import sidebar
from wagtail.admin.utils import get_keyboard_key_labels_from_request
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.prepared import Prepared

DIALOG = "keyboard_shortcuts_dialog"
MOST = 200  # menus: of each kind of right that staff of any shop may have, in each language
Made = dict[str, Any]
Find = Callable[[PagePermissionPolicy, Any], Page | None]
ROOT = Prepared(lambda: Page.objects.filter(depth=1))


def keep_what_is_the_same() -> None:
    library = wagtailadmin_tags.register
    wagtailadmin_tags.get_js_translation_strings = kept_by_language(wagtailadmin_tags.get_js_translation_strings)
    make_dialog = library.tags[DIALOG]
    library.tags[DIALOG] = lambda parser, token: KeptDialog(make_dialog(parser, token))
    library.simple_tag(sidebar_props, takes_context=True)
    Menu.menu_items_for_request = once_a_request(Menu.menu_items_for_request)
    PagePermissionPolicy.explorable_root_instance = rooted(PagePermissionPolicy.explorable_root_instance)


def rooted(find: Find) -> Find:
    """Who may do everything may see all pages. Wagtail asks for the root three times on each page of its admin, and then
    for the ancestor that the root and nothing else have in common."""

    @wraps(find)
    def root_for(policy: PagePermissionPolicy, user: Any) -> Page | None:
        kept = policy._explorable_root_instance_cache_name
        if user.is_superuser and not hasattr(user, kept):
            setattr(user, kept, next(iter(ROOT()), None))
        return find(policy, user)

    return root_for


def kept_by_language(make: Callable[[], Made]) -> Callable[[], Made]:
    """What `make` returns is only read."""
    kept: dict[str | None, Made] = {}

    def find() -> Made:
        language = get_language()
        if language not in kept:
            kept[language] = make()
        return kept[language]

    return find


class KeptDialog(Node):
    """It depends on the language, on whether the person wants shortcuts, and on what their keyboard calls its keys."""

    kept: dict[tuple[str | None, bool, str], str] = {}

    def __init__(self, dialog: Node) -> None:
        self.dialog = dialog

    def render(self, context: Context) -> str:
        request = context.get("request")
        if request is None:
            return self.dialog.render(context)
        profile = getattr(getattr(request, "user", None), "wagtail_userprofile", None)
        is_wanted = profile is None or bool(profile.keyboard_shortcuts)
        key = get_language(), is_wanted, get_keyboard_key_labels_from_request(request).MOD
        if key not in self.kept:
            self.kept[key] = self.dialog.render(context)
        return self.kept[key]


def once_a_request(find: Callable[[Menu, HttpRequest], list[Any]]) -> Callable[[Menu, HttpRequest], list[Any]]:
    """A menu asks the menus in it whether they have anything to show, and then what."""

    @wraps(find)
    def found(menu: Menu, request: HttpRequest) -> list[Any]:
        kept = request.__dict__.setdefault("_items_of_menus", {})
        if menu not in kept:
            kept[menu] = find(menu, request)
        return list(kept[menu])

    return found


_packed: dict[Any, list[Any]] = {}


def sidebar_props(context: Context) -> SafeString:
    """Around Wagtail's own, which packs some sixty items into two thousand nodes for each page."""
    request = context["request"]
    area = next(iter(admin_search_areas.search_items_for_request(request)), None)
    items = admin_menu.render_component(request)
    person = sidebar.MainMenuModule([], [], request.user).js_args()[-1]
    key = key_of(area, items)
    if key not in _packed:
        if len(_packed) >= MOST:
            _packed.clear()
        _packed[key] = packed(context)
    *others, menu = _packed[key]
    *lists, _somebody = menu["_args"]
    return json_script({"modules": [*others, {**menu, "_args": [*lists, person]}]}, element_id="wagtail-sidebar-props")


def packed(context: Context) -> list[Any]:
    """The menu's module stands last, and the person last in it."""
    script = wagtailadmin_tags.sidebar_props(context)
    return json.loads(script[script.index(">") + 1 : script.rindex("<")])["modules"]


def key_of(area: Any, items: Sequence[Any]) -> Any:
    return get_language(), area and area.url, tuple(map(mark_of, items))


def mark_of(item: Any) -> Any:
    """What tells an item from others: its name, and what is not the same for everybody. A label that is to be translated and
    an address that is to be looked up follow from the name and the language, and to make them is what takes the time."""
    plain = tuple(each for each in (item.label, getattr(item, "url", "")) if isinstance(each, str))
    return (
        type(item), item.name, plain, item.classname, getattr(item, "start_page_id", None), tuple(item.attrs.items()),
        tuple(map(mark_of, getattr(item, "menu_items", ()))),
    )  # fmt: skip
