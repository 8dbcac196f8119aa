from __future__ import annotations

from typing import Any

from django.test import Client
from wagtail.admin.menu import SubmenuMenuItem, admin_menu


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


def test_what_would_be_alone_stands_without_a_heading(staff):
    menu = menu_of(staff("promotions.view_promotion"))

    assert menu["promotions"] == []
    assert "marketing" not in menu


def test_page_shows_the_headings(owner_client):
    assert "Online shop" in owner_client.get("/").content.decode()
