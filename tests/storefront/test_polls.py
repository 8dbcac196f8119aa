"""Polls on pages: one vote per browser, which may be changed; the page stays everybody's."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from builder.pages.models import HomePage
from builder.polls.models import PollAnswer
from storefront.rendering import CACHEABLE
from storefront.views import polls

POLL = "0b7e5b60-1111-4222-8333-444444444444"
RED, BLUE, GREY = (f"{mark * 8}-aaaa-4aaa-8aaa-aaaaaaaaaaaa" for mark in "123")
HTMX = {"hx-request": "true"}


def publish(options=((RED, "Red"), (BLUE, "Blue")), **value):
    home = HomePage.objects.get()
    items = [{"type": "item", "id": name, "value": text} for name, text in options]
    home.sections = [{"type": "poll", "id": POLL, "value": {"question": "Which colour?", "options": items, **value}}]
    home.save_revision().publish()
    return f"page:{home.pk}:{POLL}"


@pytest.fixture
def place(open_shop):
    return publish()


def browser():
    return Client(headers={"host": "alpha.localhost"})


def vote(client, place, option, **headers):
    return client.post("/poll-vote/", {"poll": place, "option": option}, headers=headers)


def votes():
    return {row.label: row.votes for row in PollAnswer.objects.all()}


def test_vote_without_javascript_leads_to_the_results_and_back(place, shopper):
    page = shopper.get("/").content.decode()
    sent = dict(re.findall(r'name="(poll|option)" value="([^"]+)"', page))
    answer = shopper.post("/poll-vote/", sent)
    results = shopper.get(answer["Location"])

    assert "<fieldset" in page
    assert "See the results" not in page
    assert (answer.status_code, answer["Location"]) == (303, f"/poll-results/{place}/")
    assert [each for each in ("1 vote (100 %)", "Your vote: Blue", 'href="/#poll-0b7e5b60"')
            if each not in html.unescape(results.content.decode())] == []  # fmt: skip
    assert "no-store" in results["Cache-Control"]


def test_vote_with_javascript_shows_the_results_in_its_place(place, shopper):
    answer = vote(shopper, place, RED, **HTMX)

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "1 vote (100 %)" in answer.content.decode()
    assert shopper.cookies["polls"]["httponly"]


def test_one_vote_per_browser_that_may_be_changed(place):
    mine, yours = browser(), browser()
    for client, option in ((mine, RED), (mine, RED), (yours, RED), (mine, BLUE)):
        vote(client, place, option)

    assert votes() == {"Red": 1, "Blue": 1}


def test_forged_cookie_takes_no_votes_away(place, shopper):
    vote(browser(), place, RED)
    shopper.cookies["polls"] = "eyIwYjdlNWI2MDExMTEiOiIxMTExMTExMWFhYWEifQ:1:forged"
    vote(shopper, place, BLUE)

    assert votes() == {"Red": 1, "Blue": 1}


def test_vote_of_another_shop_counts_for_nothing_here(place, shopper, monkeypatch):
    """With the shop left out of the signature, it would be believed."""
    monkeypatch.setattr(polls, "salt", lambda: "polls.elsewhere")
    vote(shopper, place, RED)
    monkeypatch.undo()
    vote(shopper, place, BLUE)
    assert votes() == {"Red": 1, "Blue": 1}

    vote(shopper, place, RED)
    assert votes() == {"Red": 2, "Blue": 0}


def test_results_are_for_those_who_have_voted(place, shopper):
    before = shopper.get(f"/poll-results/{place}/").content.decode()
    vote(shopper, place, RED)
    after = shopper.get(f"/poll-results/{place}/").content.decode()

    assert ("poll__results" in before, "poll__results" in after) == (False, True)
    assert 'name="option"' in before


def test_results_for_everybody_where_the_merchant_says_so(open_shop, shopper):
    place = publish(results="always")

    assert "See the results" in shopper.get("/").content.decode()
    assert "0 votes (0 %)" in shopper.get(f"/poll-results/{place}/").content.decode()


def test_closed_poll_takes_no_votes_and_shows_its_results(open_shop, shopper):
    place = publish(ends_at=(timezone.now() - timedelta(minutes=1)).isoformat())

    assert vote(shopper, place, RED).status_code == 409
    page = shopper.get("/").content.decode()
    assert "This poll is closed" in page
    assert 'name="option"' not in page
    assert "poll__results" in shopper.get(f"/poll-results/{place}/").content.decode()
    assert votes() == {}


def test_votes_survive_new_words_and_a_removed_option(place, shopper, owner_client):
    vote(browser(), place, RED)
    vote(shopper, place, BLUE)
    publish(options=((BLUE, "Sea blue"), (GREY, "Grey")))
    vote(browser(), place, GREY)

    shown = shopper.get(f"/poll-results/{place}/").content.decode()
    admin = owner_client.get("/polls/").content.decode()
    rows = owner_client.get("/polls/csv/").content.decode("utf-8-sig").splitlines()

    assert votes() == {"Red": 1, "Sea blue": 1, "Grey": 1}
    assert "Sea blue" in shown
    assert "Red" not in shown
    assert "not offered any more" in admin
    assert [row.rpartition(",")[0] for row in rows[1:]] == [
        "Which colour?,Sea blue,1,33,true", "Which colour?,Grey,1,33,true", "Which colour?,Red,1,33,false",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "option", "status"),
    [("", RED, 422), ("page:1:x", RED, 422), ("page:99999999999999999999:x", RED, 422), ("x" * 9000, RED, 422),
     ("layout:product::x", RED, 422), (None, "", 422), (None, GREY, 422), (None, "\x00", 422), (None, "x" * 9000, 422)],
)  # fmt: skip
def test_bad_vote_is_refused(place, shopper, where, option, status):
    for headers in ({}, HTMX):
        assert vote(shopper, place if where is None else where, option, **headers).status_code == status
    assert votes() == {}


@pytest.mark.parametrize("where", ["page:1:x", "nothing", "page:²:x", "layout:product:%00:x"])
def test_results_of_no_poll(place, shopper, where):
    assert shopper.get(f"/poll-results/{where}/").status_code == 404


def test_one_address_has_only_so_many_votes(place, monkeypatch):
    monkeypatch.setattr(polls, "PER_HOUR", 2)

    assert [vote(browser(), place, RED).status_code for _each in range(3)] == [303, 303, 429]


def test_page_with_a_poll_is_the_same_for_whoever_has_voted(place, shopper):
    before = shopper.get("/")
    vote(shopper, place, RED)
    after = shopper.get("/")

    assert before.wsgi_request.META[CACHEABLE] is after.wsgi_request.META[CACHEABLE] is True
    assert before.content == after.content


def test_admin_without_votes_says_what_to_do(owner_client):
    assert "No votes yet" in owner_client.get("/polls/").content.decode()
