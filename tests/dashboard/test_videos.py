"""The screen that puts a video into a product's gallery."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from billing import limits
from commerce.catalog.models import Picture
from media.models import ShopDocument
from tests.core.test_videos import MP4
from tests.dashboard.conftest import picture_file
from tests.factories.catalog import make_product

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello"


@pytest.fixture
def send(staff, shop):
    client, product = staff("catalog.change_product"), make_product("Lamp")
    return lambda **data: client.post(f"/products/{product.pk}/videos/", data)


def mp4(content=MP4):
    return SimpleUploadedFile("film.mp4", content, "video/mp4")


def test_link_and_file_join_the_gallery(send):
    assert send(alt_text="Night", address="https://youtu.be/dQw4w9WgXcQ").status_code == 302
    captions = SimpleUploadedFile("film.vtt", CAPTIONS, "text/vtt")
    assert send(alt_text="Assembly", file=mp4(), poster=picture_file(), captions=captions).status_code == 302

    link, film = Picture.objects.order_by("position")
    assert (link.video["kind"], link.state, link.alt_text) == ("youtube", "waiting", "Night")
    assert (film.video["type"], film.video["language"], film.image is not None) == ("video/mp4", "en", True)
    assert ShopDocument.objects.count() == 2


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"alt_text": "Night"},
        {"alt_text": "Night", "address": "https://example.org/film"},
        {"alt_text": "Night", "address": "https://vimeo.com/76979871"},
        {"alt_text": "", "address": "https://youtu.be/dQw4w9WgXcQ"},
        {"alt_text": "Night", "address": "https://youtu.be/dQw4w9WgXcQ", "poster": "text"},
    ],
)
def test_what_is_not_enough_is_said_at_its_field(send, data):
    if "poster" in data:
        data = data | {"poster": SimpleUploadedFile("x.png", b"no picture", "image/png")}
    assert send(**data).status_code == 422
    assert not Picture.objects.exists()


def test_chosen_files_are_lost_by_the_browser_and_that_is_said(send):
    told = b"Browsers forget chosen files"
    assert told in send(alt_text="Night", file=mp4()).content
    assert told not in send(alt_text="Night").content


def test_files_that_are_something_else_are_refused(send):
    files = [
        {"file": mp4(b"<html>"), "poster": picture_file()},
        {"file": mp4()},
        {"file": mp4(), "poster": picture_file(), "address": "https://youtu.be/dQw4w9WgXcQ"},
        {"file": mp4(), "poster": picture_file(), "captions": SimpleUploadedFile("x.vtt", b"1\n", "text/vtt")},
    ]
    for each in files:
        assert send(alt_text="Night", **each).status_code == 422
    assert (Picture.objects.count(), ShopDocument.objects.count()) == (0, 0)


def test_plan_without_room_takes_no_file(send, monkeypatch):
    monkeypatch.setattr(limits, "allow", lambda shop_id, metric, adding=1: False)
    response = send(alt_text="Night", file=mp4(), poster=picture_file())

    assert response.status_code == 422
    assert "no room" in response.content.decode()
    assert not ShopDocument.objects.exists()
