"""The editor saves a draft by itself while the same page is published: the publication stays."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from wagtail import hooks

from accounts.models import User
from builder.pages.models import LandingPage
from builder.pages.selectors import homes
from dashboard import one_at_a_time
from tenants.context import shop_context

FORM = {"title": "Winter sale", "slug": "winter", "sections-count": "0", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0"}  # fmt: skip
LONG = 1.5  # seconds that a save waits, having read the page, for a publication beside it


@pytest.fixture
def draft(live_shop: Any) -> Any:
    with shop_context(live_shop):
        page = homes()[0].add_child(instance=LandingPage(title="Winter sale", slug="winter", live=False))
        page.save_revision()
    return page


def send(shop: Any, page: Any, form: dict[str, str], **headers: str) -> int:
    client = Client(headers={"host": f"{shop.handle}.admin.localhost"} | headers)
    with shop_context(shop):
        client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    try:
        return int(client.post(f"/pages/{page.pk}/edit/", FORM | form).status_code)
    finally:
        for connection in connections.all():
            connection.close()


def publish_beside_a_save(shop: Any, page: Any) -> bool:
    """Whether the page is on the shop in the end."""
    has_read, is_published = threading.Event(), threading.Event()

    def wait_in_the_middle(request: Any, page: Any) -> None:
        if "application/json" in request.headers.get("Accept", ""):
            has_read.set()
            is_published.wait(LONG)

    with hooks.register_temporarily("before_edit_page", wait_in_the_middle), ThreadPoolExecutor(2) as pool:
        save = pool.submit(send, shop, page, {"title": "Winter sales"}, accept="application/json")
        assert has_read.wait(20)
        publication = pool.submit(send, shop, page, {"action-publish": "1"})
        publication.add_done_callback(lambda _done: is_published.set())
        assert (save.result(), publication.result()) == (200, 302)
    with shop_context(shop):
        return LandingPage.objects.get(pk=page.pk).live


def test_publication_beside_a_save_stays(live_shop: Any, draft: Any) -> None:
    assert publish_beside_a_save(live_shop, draft)


def test_publication_beside_a_save_is_lost_without_the_lock(
    live_shop: Any, draft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(one_at_a_time, "edited", lambda *_arguments: (None, None))

    assert not publish_beside_a_save(live_shop, draft)
