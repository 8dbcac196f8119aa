from __future__ import annotations

from typing import Any

from django.test import Client
from wagtail.admin.menu import SubmenuMenuItem, admin_menu, reports_menu, settings_menu
from wagtail.users.models import UserProfile

from accounts.models import User


def menu_of(client: Client) -> dict[str, list[str]]:
    """Names in the menu, each with those below it."""
    request: Any = client.get("/account/").wsgi_request
    items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    return {
        item.name: [each.name for each in item.menu.menu_items_for_request(request)]
        if isinstance(item, SubmenuMenuItem)
        else []
        for item in items
    }


def test_owner_finds_everything_under_few_headings(owner_client):
    menu = menu_of(owner_client)

    assert list(menu) == [
        "visit", "explorer", "orders", "invoices", "vat", "products", "customers", "inbox", "marketing", "online-shop",
        "files",
        "reports", "settings", "my-shops",
    ]  # fmt: skip
    assert menu["products"][:2] == ["all-products", "collections"]
    assert menu["products"][-2:] == ["imports", "exports"]
    assert menu["marketing"] == ["promotions", "gift-cards", "campaigns"]
    assert menu["online-shop"][:2] == ["themes", "layouts"]
    assert {"blog-categories", "proofs-of-consent"} <= set(menu["online-shop"])
    assert menu["files"] == ["images", "documents"]


def names_of(items: list[Any]) -> list[str]:
    below = [each.menu.registered_menu_items for each in items if isinstance(each, SubmenuMenuItem)]
    return [each.name for each in items] + [name for inside in below for name in names_of(inside)]


def test_names_are_not_words_of_the_language_in_which_a_process_began(owner_client, monkeypatch):
    """Wagtail makes the items once per process, and names without one of their own from what people read."""
    menus = (admin_menu, settings_menu, reports_menu)
    menu_of(owner_client)
    english = {name for menu in menus for name in names_of(menu.registered_menu_items)}
    profile = UserProfile.get_for_user(User.objects.get(email="owner@alpha.example"))
    profile.preferred_language = "fr"
    profile.save()
    for menu in menus:
        monkeypatch.delitem(menu.__dict__, "registered_menu_items")

    menu_of(owner_client)
    assert {name for menu in menus for name in names_of(menu.registered_menu_items)} == english


def test_what_would_be_alone_stands_without_a_heading(staff):
    menu = menu_of(staff("promotions.view_promotion"))

    assert menu["promotions"] == []
    assert "marketing" not in menu


def test_page_shows_the_headings(owner_client):
    assert "Online shop" in owner_client.get("/").content.decode()
