"""The merchant's screen of reviews."""

from __future__ import annotations

import re

import pytest

from commerce.reviews.models import Review, ReviewState
from commerce.store.models import Store
from tests.factories.queries import count_queries
from tests.factories.reviews import paid_order, review_by, switch_on
from tests.factories.selling import make_variant


@pytest.fixture
def review(shop):
    switch_on()
    return review_by(paid_order())


@pytest.fixture
def moderator(staff):
    return staff("reviews.view_review", "reviews.change_review")


def test_review_is_published_and_that_is_undone(moderator, review):
    assert "waits to be looked at" in moderator.get("/").content.decode()
    response = moderator.post("/reviews/decide/", {"act": "publish", "review": [review.pk]}, follow=True)

    assert Review.objects.get().state == ReviewState.PUBLISHED
    token = re.search(r'name="undo" value="([^"]+)"', response.content.decode())[1]
    moderator.post("/reviews/undo/", {"undo": token})
    assert Review.objects.get().state == ReviewState.WAITING


def test_refusing_asks_why_first(moderator, review):
    page = moderator.post("/reviews/decide/", {"act": "refuse", "review": [review.pk]})
    assert "Why?" in page.content.decode()
    refused = {"act": "refuse", "review": [review.pk], "confirmed": "1"}
    assert moderator.post("/reviews/decide/", refused | {"reason": ""}).status_code == 422
    assert Review.objects.get().state == ReviewState.WAITING

    moderator.post("/reviews/decide/", refused | {"reason": "An insult"})

    assert (Review.objects.get().state, Review.objects.get().reason) == (ReviewState.REFUSED, "An insult")


def test_answer_report_and_csv(moderator, review):
    moderator.post(f"/reviews/{review.pk}/answer/", {"text": "Thank you"})
    Review.objects.update(reports=[{"at": "2026-11-22", "reason": "A lie", "email": ""}], title="=1+1")

    assert "A lie" in moderator.get(f"/reviews/{review.pk}/").content.decode()
    sheet = b"".join(moderator.get("/reviews/csv/?stars=5")).decode()
    assert "'=1+1" in sheet
    assert "Thank you" in sheet
    assert "Thank you" not in b"".join(moderator.get("/reviews/csv/?stars=1")).decode()


def test_erasing_asks_first(moderator, review):
    moderator.post("/reviews/decide/", {"act": "erase", "review": [review.pk]})
    assert Review.objects.exists()

    moderator.post("/reviews/decide/", {"act": "erase", "review": [review.pk], "confirmed": "1"})

    assert not Review.objects.exists()


def test_list_costs_as_much_with_three_as_with_one(moderator, shop):
    switch_on()
    variant = make_variant(stock=9)

    review_by(paid_order(variant))
    one = count_queries(moderator, "/reviews/")
    for number in range(2):
        review_by(paid_order(variant, email=f"shopper{number}@example.org"))

    assert count_queries(moderator, "/reviews/") == one


@pytest.mark.parametrize("query", ["?state=nonsense", "?stars=9", "?q=%00", "?p=99", "?undo=false"])
def test_odd_addresses_show_the_list(moderator, review, query):
    assert moderator.get(f"/reviews/{query}").status_code == 200


def test_who_only_sees_cannot_decide(staff, review):
    client = staff("reviews.view_review")

    assert client.get("/reviews/").status_code == 200
    client.post("/reviews/decide/", {"act": "publish", "review": [review.pk]})
    assert Review.objects.get().state == ReviewState.WAITING


def test_settings_are_kept(settings_client, shop):
    wish = {"mode": "at_once", "ask": "consent", "ask_days": "7"}
    assert settings_client.post("/reviews/settings/", wish | {"ask_days": "0"}).status_code == 422

    assert settings_client.post("/reviews/settings/", wish).status_code == 302

    assert Store.objects.get().reviews == {"mode": "at_once", "ask": "consent", "ask_days": 7}
