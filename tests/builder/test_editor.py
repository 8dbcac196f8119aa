"""What the page editor says and shows besides Wagtail's own."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as PillowImage

from builder.pages.models import LandingPage
from builder.pages.selectors import homes
from media.models import ShopImage


@pytest.fixture
def picture(shop: Any) -> ShopImage:
    data = io.BytesIO()
    PillowImage.new("RGB", (40, 40), "red").save(data, "PNG")
    return ShopImage.objects.create(title="Workshop", file=ImageFile(data, name="a.png"))


@pytest.fixture
def page(picture: ShopImage) -> LandingPage:
    value = {"heading": "Ours", "image": picture.pk}
    section = {"type": "image_with_text", "id": str(uuid.uuid4()), "value": value}
    found = LandingPage(title="Winter sale", slug="winter", sections=[section], search_description="All wool.")
    homes()[0].add_child(instance=found)
    found.save_revision()
    return found


def editor(client: Client, page: LandingPage) -> str:
    return client.get(f"/pages/{page.pk}/edit/").content.decode()


@pytest.mark.parametrize(
    ("change", "asks"), [({}, True), ({"alt_text": "A bench"}, False), ({"is_decoration": True}, False)]
)
def test_picture_without_alternative_text_is_asked_for(
    owner_client: Client, page: LandingPage, picture: ShopImage, change: dict[str, Any], asks: bool
) -> None:
    ShopImage.objects.filter(pk=picture.pk).update(**change)
    html = editor(owner_client, page)
    assert ("The picture “Workshop” has no alternative text" in html) is asks
    assert (f'href="/images/{picture.pk}/"' in html and "Describe it" in html) is asks


def test_result_in_search_engines_is_shown(owner_client: Client, page: LandingPage) -> None:
    html = editor(owner_client, page)
    assert "data-search-result" in html
    assert "alpha.localhost › <span data-result-slug>winter</span>" in html
    assert "data-result-text>All wool.</span>" in html


def test_early_typing_is_not_lost(owner_client: Client, page: LandingPage) -> None:
    """What the script does is tried in a browser (tests/e2e/test_page_builder.py)."""
    assert "builder/editor.js" in editor(owner_client, page)


def test_home_page_keeps_its_slug(owner_client: Client, page: LandingPage) -> None:
    html = owner_client.get(f"/pages/{homes()[0].pk}/edit/").content.decode()
    assert 'name="slug"' not in html
    assert 'name="seo_title"' in html


def test_two_editors_lose_nothing(owner_client: Client, page: LandingPage) -> None:
    """Both have the page open. The second to save a draft by itself is told instead of writing over the first; what
    somebody saves all the same stands beside the other's version in the history."""
    loaded = page.latest_revision
    form = {"title": "By Ada", "slug": "winter", "sections-count": "0", "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0", "loaded_revision_id": loaded.pk,
            "loaded_revision_created_at": loaded.created_at.isoformat()}  # fmt: skip
    url, json_please = f"/pages/{page.pk}/edit/", {"accept": "application/json"}
    first = owner_client.post(url, form, headers=json_please)
    assert first.json()["success"] is True
    second = owner_client.post(url, form | {"title": "By Grace"}, headers=json_please)
    assert second.status_code == 400
    assert second.json()["error_code"] == "invalid_revision"
    assert LandingPage.objects.get().get_latest_revision_as_object().title == "By Ada"
    assert owner_client.post(url, form | {"title": "By Grace"}).status_code == 302
    titles = [revision.content["title"] for revision in page.revisions.order_by("pk")]
    assert titles == ["Winter sale", "By Ada", "By Grace"]
