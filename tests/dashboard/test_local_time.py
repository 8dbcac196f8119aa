"""Moments on Wagtail's own screens are the shop's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from accounts.models import User
from builder.pages.models import LandingPage
from builder.pages.selectors import homes
from commerce.store.models import Store

IN_PARIS, MOMENT = "2031-07-14T10:00", datetime(2031, 7, 14, 8, 0, tzinfo=UTC)


@pytest.fixture
def page(shop: Any) -> Any:
    Store.objects.update(time_zone="Europe/Paris")
    page = LandingPage(title="Summer", slug="summer", live=False)
    homes()[0].add_child(instance=page)
    page.go_live_at = MOMENT
    page.save_revision()
    return page


def form_of(page: Any, moment: str) -> dict[str, str]:
    return {
        "title": "Summer", "slug": "summer", "sections-count": "0", "go_live_at": moment,
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip


def test_page_is_scheduled_in_the_shops_time(owner_client: Client, page: Any) -> None:
    shown = owner_client.get(f"/pages/{page.pk}/edit/").content.decode()
    answer = owner_client.post(f"/pages/{page.pk}/edit/", form_of(page, "2031-01-14T10:00"))

    assert f'value="{IN_PARIS}"' in shown
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().go_live_at == datetime(2031, 1, 14, 9, 0, tzinfo=UTC)


def test_person_elsewhere_may_choose_a_zone(owner_client: Client, page: Any) -> None:
    user = User.objects.get(email="owner@alpha.example")
    UserProfile.objects.update_or_create(user=user, defaults={"current_time_zone": "America/New_York"})

    assert 'value="2031-07-14T04:00"' in owner_client.get(f"/pages/{page.pk}/edit/").content.decode()


def test_shop_with_a_zone_that_is_none_shows_utc(owner_client: Client, page: Any) -> None:
    Store.objects.update(time_zone="Mars/Olympus")

    assert 'value="2031-07-14T08:00"' in owner_client.get(f"/pages/{page.pk}/edit/").content.decode()
