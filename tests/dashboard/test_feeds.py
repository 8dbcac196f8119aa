"""Feeds are switched on and off under Exports, and listed there with their addresses."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from commerce.store.models import Store


def test_feed_is_listed_once_it_is_on(owner_client: Client, staff: Callable[..., Client]) -> None:
    assert "/feeds/kelkoo.xml" not in owner_client.get("/exports/").content.decode()

    answer = owner_client.post("/exports/feeds/", {"open_feeds": ["google", "kelkoo"]})

    assert (answer.status_code, answer["Location"]) == (302, "/exports/")
    listed = staff("catalog.view_product").get("/exports/").content.decode()
    assert ("/feeds/kelkoo.xml" in listed, "/feeds/products.jsonl" in listed) == (True, False)
    assert "/exports/feeds/" not in listed  # for those who may change settings
    assert staff("catalog.view_product").get("/exports/feeds/").status_code == 302
    owner_client.post("/exports/feeds/", {})
    assert "All feeds are off." in owner_client.get("/exports/").content.decode()


def test_channel_that_nobody_knows_is_refused(owner_client: Client) -> None:
    answer = owner_client.post("/exports/feeds/", {"open_feeds": ["google", "amazon"]})

    assert answer.status_code == 422
    assert "amazon" in answer.content.decode()
    assert Store.objects.get().open_feeds == ["google", "programs"]
