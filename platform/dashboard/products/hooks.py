"""Wagtail hooks of this area: its URLs and menu items."""

from __future__ import annotations

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from dashboard.menu import AreaItem

PRODUCTS = tuple(f"catalog.{act}_product" for act in ("view", "add", "change", "delete"))
COLLECTIONS = tuple(f"catalog.{act}_collection" for act in ("view", "add", "change", "delete"))
STOCK = ("inventory.view_stockitem", "inventory.change_stockitem")


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("products/", include("dashboard.products.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    products = AreaItem(
        _("All products"), reverse_lazy("products:product_list"), permissions=PRODUCTS, name="all-products",
        icon_name="tag", order=10,
    )  # fmt: skip
    collections = AreaItem(
        _("Collections"), reverse_lazy("products:collection_list"), permissions=COLLECTIONS, name="collections",
        icon_name="folder-open-inverse", order=20,
    )  # fmt: skip
    stock = AreaItem(
        _("Stock"), reverse_lazy("products:stock_list"), permissions=STOCK, name="stock", icon_name="order", order=30
    )
    types = AreaItem(
        _("Types"), reverse_lazy("products:type_list"), permissions=("catalog.change_product",), name="product-types",
        icon_name="list-ul", order=40,
    )  # fmt: skip
    price_lists = AreaItem(
        _("Price lists"), reverse_lazy("products:price_list_list"), permissions=("catalog.change_product",),
        name="price-lists", icon_name="tag", order=50,
    )  # fmt: skip
    return SubmenuMenuItem(
        _("Products"), Menu(items=[products, collections, stock, types, price_lists]), name="products",
        icon_name="tag", order=120,
    )  # fmt: skip
