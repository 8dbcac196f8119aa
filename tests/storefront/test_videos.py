"""Videos in the gallery of a product, and the files behind them."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO

import pytest

from commerce.catalog.models import Picture
from commerce.catalog.services.products import ProductRefused
from commerce.catalog.services.videos import add_video, keep_video, linked_video
from core.videos import Link
from media.models import ShopDocument
from storefront.views import files
from tests.core.test_videos import MP4
from tests.factories.catalog import RENDITIONS, make_product

DAY = date(2026, 11, 23)
YOUTUBE = linked_video(Link("youtube", "dQw4w9WgXcQ"), today=DAY)
CONTENT = MP4 + bytes(range(256)) * 8


@pytest.fixture
def lamp(open_shop):
    return make_product("Lamp", slug="lamp", pictures=1)


@pytest.fixture
def film(lamp):
    captions = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello"
    video = keep_video(
        BytesIO(CONTENT), size=len(CONTENT), title="Assembly", today=DAY, captions=captions, language="en"
    )
    Picture.objects.create(
        product=lamp, position=1, renditions=RENDITIONS, video=video, alt_text="How it is put together"
    )
    return video


@pytest.fixture
def link(lamp):
    Picture.objects.create(product=lamp, position=2, renditions=RENDITIONS, video=YOUTUBE, alt_text="A lamp at night")


def page_of(shopper):
    response = shopper.get("/products/lamp/")
    return response, response.content.decode()


def things(html):
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL).group(1)
    return [thing for thing in json.loads(text)["@graph"] if thing["@type"] == "VideoObject"]


def test_file_is_played_by_the_browser_alone(shopper, film):
    response, html = page_of(shopper)

    video = re.search(r"<video.*?</video>", html, re.DOTALL)[0]
    assert f'src="/media/{film["file"]}" type="video/mp4"' in video
    assert 'aria-label="How it is put together"' in video
    assert "autoplay" not in video
    assert 'preload="none"' in video
    assert 'width="900" height="1200"' in video
    assert f'kind="captions" src="/media/{film["captions"]}" srclang="en"' in video
    assert "media-src 'self'" in response.headers["Content-Security-Policy"]
    assert "frame-src" not in response.headers["Content-Security-Policy"]
    assert [(each["name"], each["uploadDate"]) for each in things(html)] == [("How it is put together", "2026-11-23")]
    assert things(html)[0]["contentUrl"] == f"http://alpha.localhost:8000/media/{film['file']}"


def test_player_of_others_is_asked_after_a_click_only(shopper, link):
    response, html = page_of(shopper)

    assert "<iframe" not in html
    assert 'data-film="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ' in html
    assert "which then learns your address" in html
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in html
    assert "builder/sections" in html
    assert "frame-src https://www.youtube-nocookie.com" in response.headers["Content-Security-Policy"]
    assert things(html)[0]["embedUrl"] == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


def test_product_without_videos_is_as_before(shopper, lamp):
    response, html = page_of(shopper)

    assert "<video" not in html
    assert "builder/sections" not in html
    assert "frame-src" not in response.headers["Content-Security-Policy"]
    assert things(html) == []


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=100-", 206, 100, len(CONTENT) - 1),
        ("bytes=-5", 206, len(CONTENT) - 5, len(CONTENT) - 1),
        ("bytes=0-999999", 206, 0, len(CONTENT) - 1),
        ("bytes=9-2", 416, 0, 0),
        ("bytes=99999-", 416, 0, 0),
        ("bytes=0-1,3-4", 200, 0, 0),
        ("lines=1-2", 200, 0, 0),
        ("bytes=-", 200, 0, 0),
    ],
)
def test_file_is_served_in_pieces(shopper, film, asked, status, start, end):
    response = shopper.get(f"/media/{film['file']}", headers={"Range": asked})

    assert response.status_code == status
    if status == 206:
        assert response.content == CONTENT[start : end + 1]
        assert response.headers["Content-Range"] == f"bytes {start}-{end}/{len(CONTENT)}"
    elif status == 416:
        assert response.headers["Content-Range"] == f"bytes */{len(CONTENT)}"
    else:
        assert b"".join(response.streaming_content) == CONTENT
    assert response.headers["Content-Type"] == "video/mp4"


def test_long_files_come_a_piece_at_a_time(shopper, film, monkeypatch):
    monkeypatch.setattr(files, "PIECE", 100)
    for asked, first in (("bytes=50-", 50), ("bytes=0-1999", 0)):
        response = shopper.get(f"/media/{film['file']}", headers={"Range": asked})
        assert response.content == CONTENT[first : first + 100]


def test_captions_are_text_and_other_files_are_not_served(shopper, film):
    answer = shopper.get(f"/media/{film['captions']}")
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    for path in (
        film["file"].replace("videos/", "renditions/"),
        film["file"].replace(".mp4", ".html"),
        "videos/../x.mp4",
    ):
        assert shopper.get(f"/media/{path}").status_code == 404


def test_files_count_as_storage(film):
    assert dict(ShopDocument.objects.values_list("file", "file_size"))[film["file"]] == len(CONTENT)


def test_video_needs_a_poster(lamp):
    with pytest.raises(ProductRefused):
        add_video(product_id=lamp.pk, video=linked_video(Link("vimeo", "76979871"), today=DAY), alt_text="Night")
    picture = add_video(product_id=lamp.pk, video=YOUTUBE, alt_text="Night")
    assert (picture.source_url, picture.state) == ("https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg", "waiting")
