"""What campaigns bring, from the first page to the order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from builder.campaigns import services
from builder.campaigns.models import CampaignDay
from builder.campaigns.tasks import forget_old_visits
from commerce.cart.models import Cart
from commerce.store.models import Store
from tests.factories.catalog import make_product

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SALE = "/sale/?utm_source=news&utm_medium=email&utm_campaign=summer"
ADS = "/lamps/?utm_source=ads&utm_campaign=autumn"
HERE = "http://alpha.localhost"


@pytest.fixture
def visitor(open_shop) -> Client:
    return Client(headers={"host": "alpha.localhost", "user-agent": PERSON})


@pytest.fixture
def lamp(open_shop):
    return make_product("Lamp", slug="lamp", variants=[{"sku": "a"}]).variants.get()


@pytest.fixture
def asking(open_shop):
    Store.objects.update(measures_campaigns=True)


def arrive(client, address=SALE):
    return client.post("/visit-count/", {"address": address})


def put_in_cart(client, variant, page="/products/lamp/"):
    client.post("/cart/add/", {"variant": variant.pk}, headers={"referer": HERE + page})
    return Cart.objects.latest("pk")


def figures():
    rows = CampaignDay.objects.order_by("path", "source")
    return [(row.path, row.source, row.campaign, row.visits, row.carts) for row in rows]


def test_visits_are_counted_and_nothing_is_left_in_the_browser(visitor):
    answers = [arrive(visitor), arrive(visitor), arrive(visitor, ADS)]

    assert [(each.status_code, dict(each.cookies)) for each in answers] == [(204, {})] * 3
    assert figures() == [("/lamps/", "ads", "autumn", 1, 0), ("/sale/", "news", "summer", 2, 0)]


def test_page_with_campaign_words_comes_from_the_cache(application, open_shop, monkeypatch):
    """The counting is a request of its own: the page behind the address is the one that everybody has."""
    plain, tagged = (application.asked_page({"HTTP_HOST": "a.localhost", "PATH_INFO": "/", "QUERY_STRING": query})
                     for query in ("", "utm_source=x&utm_campaign=y"))  # fmt: skip

    assert plain == tagged


@pytest.mark.parametrize("address", ["", "/", "/?utm_medium=x", "no path?utm_source=x"])
def test_visit_without_a_campaign_is_refused(visitor, address):
    assert arrive(visitor, address).status_code == 422
    assert figures() == []


def test_crawlers_and_other_sites_do_not_count(visitor):
    robot = Client(headers={"host": "alpha.localhost", "user-agent": "Googlebot/2.1"})

    assert arrive(robot).status_code == 204
    assert visitor.post("/visit-count/", {"address": SALE}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert figures() == []


def test_one_address_may_only_tell_of_so_many(visitor):
    codes = [arrive(visitor).status_code for _each in range(31)]

    assert codes == [204] * 30 + [429]
    assert CampaignDay.objects.get().visits == 30


@pytest.mark.parametrize(("limit", "rows"), [(2, ["(other)", "a", "b"]), (99, ["a", "b", "c", "d"])])
def test_invented_campaigns_become_others(visitor, monkeypatch, limit, rows):
    """With the limit out of the way, each has a row of its own."""
    monkeypatch.setattr(services, "MAX_ROWS_A_DAY", limit)
    for source in "abcd":
        arrive(visitor, f"/?utm_source={source}")
    arrive(visitor, "/?utm_source=a")

    assert [row[1] for row in figures()] == rows
    assert sum(row[3] for row in figures()) == 5


def test_cart_counts_for_the_page_it_was_begun_on(visitor, lamp):
    put_in_cart(visitor, lamp, SALE)
    cart = put_in_cart(visitor, lamp, SALE)

    assert figures() == [("/sale/", "news", "summer", 0, 1)]
    assert (cart.campaign, Cart.objects.count()) == ({}, 1)


def test_cart_from_elsewhere_counts_for_nobody(visitor, lamp, asking):
    arrive(visitor)
    put_in_cart(visitor, lamp)

    assert figures() == [("/sale/", "news", "summer", 1, 0)]


def test_permalink_of_a_newsletter_counts(visitor, lamp):
    visitor.get(f"/cart/{lamp.pk}:1/?utm_source=news")

    assert [row[1:] for row in figures()] == [("news", "", 0, 1)]


def test_with_consent_first_and_last_are_kept(visitor, lamp, asking):
    arrive(visitor)
    visitor.post("/consent/", {"purpose": "campaigns"}, headers={"referer": HERE + SALE})
    arrive(visitor, ADS)
    cart = put_in_cart(visitor, lamp)

    assert (cart.campaign["first"]["campaign"], cart.campaign["last"]["campaign"]) == ("summer", "autumn")
    assert cart.campaign["last"]["path"] == "/lamps/"
    assert ("/lamps/", "ads", "autumn", 1, 1) in figures()

    arrive(visitor, "/?utm_source=late")

    assert Cart.objects.get().campaign["last"]["source"] == "late"


@pytest.mark.parametrize("answer", [[], ["ads"], ["analytics"]])
def test_without_consent_nothing_is_kept(visitor, lamp, asking, answer):
    visitor.post("/consent/", {"purpose": answer}, headers={"referer": HERE + SALE})
    arrive(visitor, ADS)

    assert put_in_cart(visitor, lamp).campaign == {}
    assert "campaign" not in visitor.cookies


def test_consent_taken_back_takes_everything_away(visitor, lamp, asking):
    visitor.post("/consent/", {"purpose": "campaigns"}, headers={"referer": HERE + SALE})
    assert put_in_cart(visitor, lamp).campaign

    visitor.post("/consent/", {"purpose": []})

    assert Cart.objects.get().campaign == {}
    assert visitor.cookies["campaign"].value == ""


def test_forged_memory_is_none(visitor, lamp, asking):
    visitor.cookies["consent"] = "x.campaigns"
    visitor.cookies["campaign"] = "eyJmaXJzdCI6e319:1:forged"

    assert put_in_cart(visitor, lamp).campaign == {}


def test_question_stands_where_the_shop_asks(visitor, asking):
    page = visitor.get("/").content.decode()

    assert "linking your order to the advertisement it came from. The shop" in page
    assert "data-consent-script" not in page


def test_old_visits_are_forgotten(visitor):
    arrive(visitor)
    now = timezone.now()

    forget_old_visits(now + timedelta(days=760))
    assert CampaignDay.objects.count() == 1
    forget_old_visits(now + timedelta(days=763))
    assert CampaignDay.objects.count() == 0
