from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builder.campaigns.services import count, keep_touches
from builder.campaigns.touches import Touch, kept
from builder.pages.models import HomePage, LandingPage
from commerce.checkout.place_order import place_order
from commerce.orders.models import Order
from commerce.orders.services import cancel_order
from commerce.store.models import Store
from core.models import AuditEntry
from tests.factories.days import shop_today
from tests.factories.selling import make_cart, make_details, make_variant

URLS = "config.urls_admin"
TOUCH = Touch("/sale/", "news", "email", "summer")
BOTH = {"first": kept(Touch("/", "ads"), "2026-11-01"), "last": kept(TOUCH, "2026-11-02")}


def page(client, name="campaigns:report", **query):
    return client.get(reverse(name, urlconf=URLS), query)


def order_from(touches, *, is_asking=True):
    Store.objects.update(measures_campaigns=is_asking)
    cart = make_cart((make_variant(), 2))
    keep_touches(cart=cart, touches=touches)
    details = make_details(provider="transfer")
    return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=timezone.now()).order


def test_empty_report_says_what_to_do(owner_client):
    response = page(owner_client)

    assert response.status_code == 200
    assert "No visit by a campaign in this time" in response.content.decode()


def test_report_counts_visits_and_orders(owner_client):
    today = shop_today()
    for _each in range(4):
        count("visits", touch=TOUCH, day=today)
    count("carts", touch=TOUCH, day=today)
    count("visits", touch=Touch("/", "ads"), day=today - timedelta(days=40))
    order = order_from(BOTH)

    shown = page(owner_client).content.decode()
    rows = page(owner_client, "campaigns:report_csv", days="90").content.decode().splitlines()

    assert [each for each in ("summer", "25.0", "24.90") if each not in shown] == []
    assert "ads" not in shown
    assert [row.partition(",")[2] for row in rows[1:]] == [
        "/,ads,,,1,0,0,0.00,EUR", "/sale/,news,email,summer,4,1,1,24.90,EUR",
    ]  # fmt: skip
    assert "ads" in page(owner_client, days="90").content.decode()
    assert "No visit by a campaign" in page(owner_client, path="/other/").content.decode()

    cancel_order(order_id=order.pk, restock=True, actor=None, now=timezone.now())
    assert "24.90" not in page(owner_client).content.decode()


def test_order_takes_over_what_its_cart_knows(shop):
    assert Order.objects.get(pk=order_from(BOTH).pk).campaign == BOTH
    assert Order.objects.get(pk=order_from({}).pk).campaign == {}
    assert Order.objects.get(pk=order_from(BOTH, is_asking=False).pk).campaign == {}


def test_report_asks_as_much_for_three_rows_as_for_one(owner_client):
    asked = []
    for sources in (["a"], ["b", "c"]):
        for source in sources:
            count("visits", touch=Touch("/", source), day=shop_today())
        page(owner_client)
        with CaptureQueriesContext(connections["default"]) as captured:
            page(owner_client)
        asked.append(len(captured))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("query", [{"days": "8"}, {"days": "\x00"}, {"path": "x" * 900}])
def test_period_that_there_is_not(owner_client, query):
    assert page(owner_client, **query).status_code == 422
    assert page(owner_client, "campaigns:report_csv", **query).status_code == 404


def test_link_builder(owner_client):
    landing = LandingPage(title="Sale", slug="sale")
    HomePage.objects.get().add_child(instance=landing)
    landing.save_revision().publish()

    made = page(owner_client, "campaigns:link", page="/sale/", other="", source=" News Letter", campaign="A&B é")

    address = "/sale/?utm_source=news+letter&amp;utm_campaign=a%26b+%C3%A9"
    assert address in made.content.decode()
    assert "/sale/" in page(owner_client, "campaigns:link").content.decode()
    wrong = [
        {"page": "/sale/", "source": " "}, {"page": "", "other": "", "source": "x"}, {"page": "/nowhere/", "source": "x"},
        {"other": "//evil.example/", "source": "x"}, {"other": "/a?b=c", "source": "x"},
        {"page": "/sale/", "source": "x" * 99},
    ]  # fmt: skip
    assert [page(owner_client, "campaigns:link", **each).status_code for each in wrong] == [422] * len(wrong)


def test_page_leads_to_its_report(owner_client):
    landing = LandingPage(title="Sale", slug="sale")
    HomePage.objects.get().add_child(instance=landing)
    landing.save_revision().publish()

    editor = owner_client.get(f"/pages/{landing.pk}/edit/").content.decode()

    assert "/campaigns/?path=%2Fsale%2F" in editor


def test_asking_shoppers_is_a_setting(owner_client, staff):
    address = reverse("campaigns:measure", urlconf=URLS)
    staff("orders.view_order").post(address, {"on": "1"})
    assert Store.objects.get().measures_campaigns is False

    for _twice in range(2):
        owner_client.post(address, {"on": "1"})

    assert Store.objects.get().measures_campaigns is True
    assert AuditEntry.objects.filter(action="store.store.changed").count() == 1
    assert "Your pages ask for consent" in page(owner_client).content.decode()
