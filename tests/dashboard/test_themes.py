"""The screens of a shop's themes: who may do what, what forms and the script are answered."""

from __future__ import annotations

import re
import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from builder.editor.look import read_look
from builder.editor.models import Kind, ShopTheme
from builder.editor.services import published_theme
from commerce.cart.models import Cart
from commerce.store.models import Store
from core.models import AuditEntry, Event
from media.models import ShopImage
from tests.dashboard.conftest import picture_file
from tests.factories.catalog import make_product

EDIT, PUBLISH = "editor.change_shoptheme", "editor.publish_shoptheme"
RED = "#8b0000"


@pytest.fixture
def theme(shop: Any) -> ShopTheme:
    return published_theme(now=timezone.now() - timedelta(hours=1))


@pytest.fixture
def editor(staff: Any) -> Client:
    return staff(EDIT)


@pytest.fixture
def publisher(staff: Any) -> Client:
    return staff(EDIT, PUBLISH)


def look(theme: ShopTheme) -> Any:
    theme.refresh_from_db()
    return read_look(theme.draft)


def send(client: Client, theme: ShopTheme, where: str = "", **fields: Any) -> Any:
    theme.refresh_from_db()
    return client.post(f"/themes/{theme.pk}/{where}", {"revision": theme.revision, **fields})


def huge_png(width: int, height: int) -> SimpleUploadedFile:
    """A picture of that size by its head; nothing of it is ever decoded."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 10)), (b"IEND", b""))
    )
    return SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + chunks, "image/png")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("s-color_accent", "red", "s-color_accent"), ("s-logo_height", "4000", "s-logo_height"),
        ("s-radius", "odd", "s-radius"), ("social-instagram", "javascript:x", "social-instagram"),
        ("css", "@import 'x';", "css"), ("logo-file", b"no picture", "logo"), ("publish_at", "tomorrow", "moment"),
    ],
)  # fmt: skip
def test_plain_form_marks_the_field_that_is_refused(publisher, theme, name, value, problem):
    sent = SimpleUploadedFile("logo.png", value) if isinstance(value, bytes) else value

    page = send(
        publisher, theme, **{"act": "schedule" if name == "publish_at" else "save", name: sent}
    ).content.decode()

    assert re.findall(r'aria-describedby="[^"]*problem-([^" ]+)"[^>]* aria-invalid="true"', page) == [problem]


def test_height_of_the_logo_is_a_field_beside_it_and_has_limits(editor, theme):
    page = editor.get(f"/themes/{theme.pk}/").content.decode()
    logo = page[page.index("<h2>Logo</h2>") : page.index("</details>", page.index("<h2>Logo</h2>"))]
    assert 'name="s-logo_height" min="24" max="96" step="4" value="44"' in logo
    assert page.count("s-logo_height-help") == 2, "the field and its help"
    assert page.count("<h2>Logo</h2>") == 1

    send(editor, theme, **{"s-logo_height": "72"})
    assert look(theme).settings == {"logo_height": "72"}

    for wrong in ("97", "0", "-44", "4000", "44px", ""):
        send(editor, theme, **{"s-logo_height": wrong})
        assert look(theme).settings == {"logo_height": "72"}, wrong


def test_list_shows_the_published_theme_and_what_can_be_added(publisher, shop):
    page = publisher.get("/themes/").content.decode()

    assert "Published" in page
    assert 'name="theme" value="atelier"' in page
    assert ShopTheme.objects.filter(is_published=True).count() == 1


def test_editor_is_a_page_with_a_strict_policy_and_the_values_of_the_draft(editor, theme):
    response = editor.get(f"/themes/{theme.pk}/")

    page = response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "frame-src 'self'" in policy
    assert " style=" not in page
    assert "<style" not in page
    assert 'name="s-color_accent" value="#26418f"' in page
    assert 'name="s-color_accent_dark"' in page
    assert 'value="publish"' not in page  # that is somebody else's right


def test_form_without_script_saves_the_draft(editor, theme):
    response = send(
        editor, theme, **{"s-color_accent": RED, "social-instagram": "instagram.com/alpha", "css": "p { order: 1 }"}
    )

    assert response.status_code == 302
    found = look(theme)
    assert found.settings == {"color_accent": RED}
    assert found.social == {"instagram": "https://instagram.com/alpha"}
    assert found.css == "p { order: 1 }"
    assert Store.objects.get().theme_settings == {}


def test_unreadable_colour_is_refused_with_one_that_does(editor, theme):
    response = send(editor, theme, **{"s-color_sale": "#ffd400", "s-radius": "round"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'name="s-color_sale" value="#ffd400"' in page  # what was typed is still there
    offered = page.split("te-suggestion")[1].split('value="')[1].split('"')[0]
    assert look(theme).settings == {}
    assert send(editor, theme, **{"s-color_sale": offered, "s-radius": "round"}).status_code == 302
    assert look(theme).settings == {"color_sale": offered, "radius": "round"}


@pytest.mark.parametrize("value", ["javascript:alert(1)", "}</style>", "red", "#12345", ""])
def test_value_that_the_theme_does_not_offer_is_refused(editor, theme, value):
    assert send(editor, theme, **{"s-color_accent": value}).status_code == 422
    assert look(theme).settings == {}


def test_script_is_told_how_it_looks_and_what_is_wrong(editor, theme):
    good = send(editor, theme, "draft/", **{"s-color_accent": RED}).json()
    assert (good["problems"], good["revision"]) == ([], 2)
    assert f"--accent: {RED}" in good["css"]
    assert good["attributes"]["theme"] == "atelier"

    bad = send(editor, theme, "draft/", **{"s-color_accent": "#ffff00"})
    assert bad.status_code == 422
    assert "--accent: #ffff00" in bad.json()["css"]
    assert bad.json()["problems"][0]["suggestion"].startswith("#")
    assert look(theme).settings == {"color_accent": RED}


def test_two_people_at_once_are_told_of_each_other(staff, theme):
    anna, ben = staff(EDIT), staff(EDIT)
    send(anna, theme, "draft/", **{"s-color_accent": RED})

    late = ben.post(f"/themes/{theme.pk}/draft/", {"revision": 1, "s-color_accent": "#00008b"})
    assert late.status_code == 409
    assert "Sam" in late.json()["conflict"]
    assert look(theme).settings == {"color_accent": RED}

    page = ben.post(f"/themes/{theme.pk}/", {"revision": 1, "act": "publish", "s-color_accent": "#00008b"})
    assert page.status_code in {403, 302}  # no right to publish
    page = ben.post(f"/themes/{theme.pk}/", {"revision": 1, "s-color_accent": "#00008b"})
    assert page.status_code == 409
    assert 'value="#00008b"' in page.content.decode()

    send(ben, theme, act="aside", **{"s-color_accent": "#00008b"})
    assert look(theme).settings == {"color_accent": RED}
    assert theme.versions.filter(kind=Kind.ASIDE).exists()
    send(ben, theme, act="force", **{"s-color_accent": "#00008b"})
    assert look(theme).settings == {"color_accent": "#00008b"}


def test_publish_button_saves_and_publishes(publisher, theme):
    response = send(publisher, theme, act="publish", **{"s-color_accent": RED})

    assert response.status_code == 302
    assert Store.objects.get().theme_settings == {"color_accent": RED}
    assert AuditEntry.objects.filter(action="theme.published").exists()


def test_schedule_is_in_the_shops_own_time(publisher, theme):
    Store.objects.update(time_zone="America/New_York")
    tomorrow = (timezone.now() + timedelta(days=1)).date()

    assert send(publisher, theme, act="schedule", publish_at=f"{tomorrow}T09:00").status_code == 302

    theme.refresh_from_db()
    assert theme.publish_at.hour in {13, 14}
    page = publisher.get(f"/themes/{theme.pk}/").content.decode()
    assert "Will be published on" in page
    send(publisher, theme, "unschedule/")
    theme.refresh_from_db()
    assert theme.publish_at is None


@pytest.mark.parametrize("moment", ["", "tomorrow", "2020-01-01T10:00", "9999-99-99T10:00"])
def test_schedule_without_a_moment_says_so_and_keeps_the_rest(publisher, theme, moment):
    response = send(publisher, theme, act="schedule", publish_at=moment, **{"s-color_accent": RED})

    assert response.status_code == 422
    assert "te-problem" in response.content.decode()
    assert look(theme).settings == {"color_accent": RED}


@pytest.mark.parametrize(("where", "fields"), [("publish/", {}), ("", {"act": "publish"}), ("", {"act": "schedule"})])
def test_who_only_edits_publishes_nothing(editor, theme, where, fields):
    send(editor, theme, **{"s-color_accent": RED})
    send(editor, theme, where, **fields)
    send(editor, theme, "roll-back/1/", publish="1")

    assert Store.objects.get().theme_settings == {}
    assert not theme.versions.filter(kind=Kind.PUBLISHED).exists()


def test_history_says_what_changed_and_leads_back(publisher, theme):
    send(publisher, theme, act="publish", **{"s-color_accent": RED, "css": "p { order: 1 }\nq { order: 2 }"})

    page = publisher.get(f"/themes/{theme.pk}/history/").content.decode()
    assert "Buttons and links: #26418f → #8b0000" in page
    assert "Own CSS: 0 lines → 2 lines" in page

    send(publisher, theme, "roll-back/1/", publish="1")
    assert Store.objects.get().theme_settings == {}
    assert look(theme).css == ""


def test_logo_is_kept_once_and_can_be_removed(editor, theme):
    answer = send(editor, theme, "draft/", **{"logo-file": picture_file("our logo.png", (300, 100))}).json()

    image = ShopImage.objects.get()
    assert look(theme).logo == image.pk == answer["logo"]["id"]
    assert (image.width, image.height) == (300, 100)
    send(editor, theme, logo=str(image.pk), **{"s-radius": "round"})
    assert look(theme).logo == image.pk
    send(editor, theme, **{"logo-remove": "1", "logo": str(image.pk)})
    assert look(theme).logo is None


def test_drawing_becomes_the_logo_and_pictures_of_the_library_too(editor, theme, shop):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h9v9z" class="x"/></svg>'
    answer = send(editor, theme, "draft/", **{"logo-file": SimpleUploadedFile("logo.svg", drawing)}).json()

    image = ShopImage.objects.get()
    assert (image.title, image.width, image.height) == ("logo", 800, 200)
    assert answer["logo"]["url"].endswith(".svg")
    served = Client(headers={"host": "alpha.localhost"}).get(answer["logo"]["url"])
    assert served.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert b"class" not in b"".join(served.streaming_content)
    send(editor, theme, logo="", **{"logo-pick": str(image.pk)})
    assert look(theme).logo == image.pk
    answer = send(editor, theme, "draft/", **{"favicon-file": SimpleUploadedFile("icon.svg", drawing)})
    assert "SVG is not taken here" in answer.json()["problems"][0]["message"]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("logo.svg", SVG, "SVG"),
        ("logo.png", SVG, "SVG"),
        ("logo.png", b'<?xml version="1.0"?>' + SVG, "SVG"),
        ("logo.svg", b"x", "SVG"),
        ("logo.png", b"GIF89a, but not really", "picture"),
        ("logo.exe", b"MZ", "not a picture"),
    ],
)
def test_logo_that_is_no_picture_is_refused(editor, theme, name, content, words):
    response = send(editor, theme, "draft/", **{"logo-file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert words in response.json()["problems"][0]["message"]
    assert look(theme).logo is None
    assert not ShopImage.objects.exists()


def test_200_megapixels_are_refused_before_anything_is_decoded(editor, theme, monkeypatch):
    import core.images

    monkeypatch.setattr(core.images, "judge", lambda *a, **k: pytest.fail("decoded"))

    response = send(editor, theme, "draft/", **{"logo-file": huge_png(20_000, 10_000)})

    assert response.status_code == 422
    assert "megapixels" in response.json()["problems"][0]["message"]


def test_own_css_is_refused_with_its_line_and_can_be_reset(editor, theme):
    bad = send(editor, theme, css="p { order: 1 }\nq { background: url(//evil.example) }")
    assert bad.status_code == 422
    assert "Line 2" in bad.content.decode()

    send(editor, theme, css="p { order: 1 }")
    send(editor, theme, act="reset-css", css="p { order: 1 }")
    assert look(theme).css == ""


def test_preview_shows_the_draft_to_the_editor_alone(editor, theme):
    send(editor, theme, "draft/", **{"s-header_style": "centred", "s-color_accent": RED, "css": "p { order: 1 }"})

    response = editor.get(f"/themes/{theme.pk}/preview/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert f'href="/themes/{theme.pk}/settings.css"' in page
    assert 'data-header="centred"' in page
    assert RED in editor.get(f"/themes/{theme.pk}/settings.css").content.decode()
    assert "p { order: 1 }" in editor.get(f"/themes/{theme.pk}/own.css").content.decode()
    Store.objects.update(is_open=True)
    shopper = Client(headers={"host": "alpha.localhost"}).get("/").content.decode()
    assert "centred" not in shopper
    assert "/theme/" not in shopper


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "https://evil.example/",
        "/orders/x/",
        "/media/x.webp",
        "/nothing/",
        "/unlock/",
        "/fr/",
        "/%00",
        "/\x00",
    ],
)
def test_preview_of_other_addresses_is_a_page_of_the_shop_or_404(editor, theme, path):
    response = editor.get(f"/themes/{theme.pk}/preview/", {"path": path})
    assert response.status_code in {200, 404}
    assert "Location" not in response.headers
    assert not response.cookies


def test_cart_and_checkout_are_seen_with_articles_that_never_were_in_a_cart(editor, theme):
    bag = make_product("Bag")
    for address in ("/cart/", "/checkout/"):
        html = editor.get(f"/themes/{theme.pk}/preview/", {"path": address}).content.decode()
        assert bag.title in html, address
    assert not Cart.objects.exists()


def test_empty_shop_asks_for_sample_products_once_it_has_some_no_more(staff, publisher, theme):
    assert publisher.post("/themes/sample/").status_code == 302
    assert not Event.objects.filter(name="shop.sample_wanted").exists()  # no right to add products

    seller = staff(EDIT, PUBLISH, "catalog.add_product")
    assert "/themes/sample/" in seller.get("/themes/").content.decode()
    seller.post("/themes/sample/")
    assert Event.objects.filter(name="shop.sample_wanted").count() == 1

    make_product()
    assert "/themes/sample/" not in seller.get("/themes/").content.decode()
    seller.post("/themes/sample/")
    assert Event.objects.filter(name="shop.sample_wanted").count() == 1


def test_preview_follows_where_a_page_leads_within_the_frame(editor, theme):
    response = editor.get(f"/themes/{theme.pk}/preview/", {"path": "/checkout/"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"/themes/{theme.pk}/preview/?path=%2F")


def test_theme_is_added_copied_renamed_published_and_deleted(publisher, theme):
    publisher.post("/themes/install/", {"theme": "atelier"})
    fresh = ShopTheme.objects.exclude(pk=theme.pk).get()
    send(publisher, fresh, "rename/", name="Winter")
    send(publisher, fresh, "duplicate/")
    send(publisher, fresh, "publish/")
    send(publisher, theme, "delete/")
    send(publisher, fresh, "delete/")  # what shoppers see stays

    assert sorted(ShopTheme.objects.values_list("name", "is_published")) == [("Winter", True), ("Winter (2)", False)]


def test_list_asks_as_often_for_three_themes_as_for_one(publisher, theme, django_assert_num_queries):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connections["default"]) as found:
            publisher.get("/themes/")
        return len(found)

    publisher.get("/themes/")
    one = count()
    send(publisher, theme, "duplicate/")
    send(publisher, theme, "duplicate/")
    publisher.get("/themes/")
    assert count() == one
