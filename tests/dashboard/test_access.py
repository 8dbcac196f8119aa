"""Every screen for the owner, for staff with the right alone, for staff without it, and for a stranger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from commerce.catalog.services.collections import save_collection
from commerce.catalog.services.types import save_type
from commerce.currencies.services import save_currency
from commerce.invoices.services import issue_invoice
from commerce.pricelists.services import save_list
from dashboard.customers import urls as customer_urls
from dashboard.customers.personal import token_of
from dashboard.invoices import urls as invoice_urls
from dashboard.orders import urls as order_urls
from dashboard.products import urls as product_urls
from dashboard.products.uploads import image_from
from dashboard.vat import urls as vat_urls
from tests.dashboard.conftest import picture_file
from tests.factories.catalog import make_product
from tests.factories.selling import NOON, place


@dataclass(frozen=True)
class Screen:
    """`name` of the URL, the right that suffices, and what of its own it is about."""

    name: str
    right: str
    about: str = ""
    method: str = "get"


NOBODY = 987_654_321
NO_ORDER = "01890000-0000-7000-8000-000000000000"
SCREENS = [
    Screen("products:product_list", "catalog.view_product"),
    Screen("products:product_create", "catalog.add_product"),
    Screen("products:product_bulk", "catalog.change_product", method="post"),
    Screen("products:product_edit", "catalog.change_product", "product"),
    Screen("products:product_shown", "catalog.change_product", "product", "post"),
    Screen("products:product_shown_new", "catalog.add_product", method="post"),
    Screen("products:product_delete", "catalog.delete_product", "product"),
    Screen("products:product_archive", "catalog.change_product", "product", "post"),
    Screen("products:product_duplicate", "catalog.add_product", "product"),
    Screen("products:picture_add", "catalog.change_product", "product", "post"),
    Screen("products:video_add", "catalog.change_product", "product"),
    Screen("products:variant_stock", "inventory.view_stockitem", "variant"),
    Screen("products:thumbnail", "catalog.view_product", "image"),
    Screen("products:stock_list", "inventory.view_stockitem"),
    Screen("products:stock_recount", "inventory.change_stockitem", method="post"),
    Screen("products:collection_list", "catalog.view_collection"),
    Screen("products:collection_create", "catalog.add_collection"),
    Screen("products:collection_edit", "catalog.change_collection", "collection"),
    Screen("products:collection_tree", "catalog.change_collection"),
    Screen("products:collection_categories", "catalog.add_collection"),
    Screen("products:entry_add", "catalog.change_collection", "collection", "post"),
    Screen("products:entry_remove", "catalog.change_collection", "collection", "post"),
    Screen("products:entry_order", "catalog.change_collection", "collection", "post"),
    Screen("products:collection_delete", "catalog.delete_collection", "collection"),
    Screen("products:type_list", "catalog.change_product"),
    Screen("products:type_create", "catalog.change_product"),
    Screen("products:type_fields", "catalog.view_product"),
    Screen("products:type_edit", "catalog.change_product", "type"),
    Screen("products:type_delete", "catalog.change_product", "type"),
    Screen("products:currency_prices", "catalog.change_product", "currency"),
    Screen("products:currency_prices_file", "catalog.change_product", "currency"),
    Screen("products:price_list_list", "catalog.change_product"),
    Screen("products:price_list_create", "catalog.change_product"),
    Screen("products:price_list_edit", "catalog.change_product", "price list"),
    Screen("products:price_list_delete", "catalog.change_product", "price list"),
    Screen("products:price_list_file", "catalog.change_product", "price list"),
    Screen("products:category_find", "catalog.view_product"),
    Screen("orders:order_list", "orders.view_order"),
    Screen("orders:order_export", "orders.view_order"),
    Screen("orders:pick_list", "orders.view_order"),
    Screen("orders:parcel_list", "orders.view_order"),
    Screen("orders:parcel_csv", "orders.view_order"),
    Screen("orders:parcel_print", "orders.view_order"),
    Screen("orders:day_close", "orders.change_order", method="post"),
    Screen("orders:manifest_file", "orders.view_order"),
    Screen("vat:report", "orders.view_order"),
    Screen("vat:report_csv", "orders.view_order"),
    Screen("vat:oss_csv", "orders.view_order"),
    Screen("vat:oss_bzst", "orders.view_order"),
    Screen("invoices:document_list", "orders.view_order"),
    Screen("invoices:document_csv", "orders.view_order"),
    Screen("invoices:document_month", "orders.view_order", method="post"),
    Screen("invoices:invoice_issue", "orders.change_order", "order", "post"),
    Screen("invoices:invoice_cancel", "orders.change_order", "order", "post"),
    Screen("invoices:document_view", "orders.view_order", "document"),
    Screen("invoices:document_pdf", "orders.view_order", "document"),
    Screen("orders:order_view", "orders.view_order", "order"),
    Screen("orders:packing_slip", "orders.view_order", "order"),
    Screen("orders:order_mark_paid", "orders.change_order", "order", "post"),
    Screen("orders:order_ship", "orders.change_order", "order", "post"),
    Screen("orders:order_cancel", "orders.change_order", "order", "post"),
    Screen("orders:order_restock", "orders.change_order", "order", "post"),
    Screen("orders:order_add_note", "orders.change_order", "order", "post"),
    Screen("orders:order_cancel_rest", "orders.change_order", "order", "post"),
    Screen("orders:label_buy", "orders.change_order", "order", "post"),
    Screen("orders:label_void", "orders.change_order", "order", "post"),
    Screen("orders:label_print", "orders.change_order", "order"),
    Screen("orders:order_refund", "orders.change_order", "order", "post"),
    Screen("orders:order_capture", "orders.change_order", "order", "post"),
    Screen("orders:order_resend_mail", "orders.change_order", "order", "post"),
    Screen("orders:personal_file", "orders.view_order", "order"),
    Screen("orders:open_carts", "orders.view_order"),
    Screen("orders:transfer_list", "orders.change_order"),
    Screen("orders:transfer_upload", "orders.change_order", method="post"),
    Screen("orders:transfer_match", "orders.change_order", method="post"),
    Screen("customers:customer_list", "customers.view_customer"),
    Screen("customers:customer_view", "customers.view_customer", "customer"),
    Screen("customers:person_find", "customers.delete_customer"),
    Screen("customers:person_view", "customers.delete_customer", "person"),
    Screen("customers:person_file", "customers.delete_customer", "person", "post"),
    Screen("customers:person_erase", "customers.delete_customer", "person"),
    Screen("customers:person_keep", "customers.delete_customer", "person", "post"),
]
BELOW = {
    "orders:order_resend_mail": [1], "orders:personal_file": [1, 1],
    "orders:label_buy": [1], "orders:label_void": [1], "orders:label_print": [1],
    "orders:manifest_file": [1],
}  # fmt: skip
WITHOUT_THINGS = {
    "products:stock_recount", "orders:personal_file", "orders:manifest_file", "vat:oss_bzst",
    *(name for name in BELOW if "label" in name),
}  # fmt: skip
with_screens = pytest.mark.parametrize("each", SCREENS, ids=lambda each: each.name)


MAKERS: dict[str, Callable[[], Any]] = {
    "product": lambda: make_product().pk,
    "variant": lambda: make_product().variants.get().pk,
    "image": lambda: image_from(picture_file(), actor=None)[0].pk,
    "order": lambda: place().order.pk,
    "document": lambda: issue_invoice(order_id=place().order.pk, actor=None, now=NOON).pk,
    "customer": lambda: place().order.customer_id,
    "person": lambda: token_of(place().order.email),
    "collection": lambda: save_collection(title="Gifts").pk,
    "type": lambda: save_type(name="Lamps", attributes=[]).pk,
    "currency": lambda: save_currency(code="USD", rate=Decimal("1.1")).pk,
    "price list": lambda: save_list(list_id=None, name="Trade", tag="trade").pk,
}


class Things(dict[str, Any]):
    """Ids by what they are of; made when they are asked for."""

    def __missing__(self, about: str) -> Any:
        self[about] = MAKERS[about]()
        return self[about]


@pytest.fixture
def things(shop: Any) -> Things:
    return Things()


def address(each: Screen, things: dict[str, Any]) -> str:
    from django.urls import reverse

    args = [things[each.about]] if each.about else []
    args += BELOW.get(each.name, [])
    return reverse(each.name, args=args, urlconf="config.urls_admin")


def call(client: Client, each: Screen, path: str) -> Any:
    return getattr(client, each.method)(path)


def test_every_url_is_listed_here() -> None:
    known = {
        f"{module.app_name}:{pattern.name}"
        for module in (product_urls, order_urls, customer_urls, vat_urls, invoice_urls)
        for pattern in module.urlpatterns
    }

    assert get_resolver("config.urls_admin")
    assert {each.name for each in SCREENS} == known


@with_screens
def test_right_alone_suffices_and_without_it_nobody_gets_in(
    staff: Callable[..., Client], stranger: Client, things: dict[str, Any], each: Screen
) -> None:
    """What the owner may is in tests/architecture/test_url_matrix.py."""
    path = address(each, things)

    turned_away = call(staff("wagtailadmin.access_admin"), each, path)
    assert (turned_away.status_code, turned_away["Location"]) == (302, "/")
    sent_to_sign_in = call(stranger, each, path)
    assert sent_to_sign_in.status_code == 302
    assert "/enter/" in sent_to_sign_in["Location"] or "login" in sent_to_sign_in["Location"]

    response = call(staff(each.right), each, path)

    if each.name in WITHOUT_THINGS:
        assert response.status_code == 404  # nothing is named, sent in or bought; no German shop
    else:
        assert response.status_code in (200, 302, 422)
        assert response.headers.get("Location") != "/"


@pytest.mark.parametrize("each", [s for s in SCREENS if s.about or s.method == "post"], ids=lambda each: each.name)
def test_unknown_id_is_not_found_and_acts_are_done_by_post_alone(
    owner_client: Client, things: dict[str, Any], each: Screen
) -> None:
    unknown: tuple[Any, ...] = (NO_ORDER,) if each.about in ("order", "document") else (NOBODY, 10**30)
    for one in unknown if each.about else ():
        assert call(owner_client, each, address(each, {each.about: one})).status_code == 404
    if each.method == "post":
        assert owner_client.get(address(each, things)).status_code == 405


def test_menu_shows_what_one_may_do(staff: Callable[..., Client], owner_client: Client) -> None:
    from django.test import RequestFactory
    from django.urls import set_urlconf
    from wagtail.admin.menu import admin_menu

    from accounts.models import User

    def names(client: Client) -> set[str]:
        request = RequestFactory().get("/")
        request.user = User.objects.get(pk=client.session["_auth_user_id"])
        set_urlconf("config.urls_admin")
        shown = {item.name for item in admin_menu.menu_items_for_request(request)}
        set_urlconf(None)
        return shown & {"products", "stock", "orders", "customers"}

    assert names(owner_client) == {"products", "orders", "customers"}
    assert names(staff("inventory.view_stockitem")) == {"stock"}  # alone, so without a heading
    assert names(staff("orders.view_order")) == {"orders"}
    assert names(staff()) == set()
