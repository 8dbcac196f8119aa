"""Sections of apps in pages: shut in, signed, after consent, and gone without a trace when the app is gone."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from django.utils import timezone

from builder.appblocks.models import ConnectedApp
from builder.appblocks.services import disconnect_app
from builder.blocks.sections import SECTIONS
from builder.pages.models import HomePage
from commerce.store.models import Store
from storefront.sections.rendering import sections_body
from tests.doubles.sample_app import told
from tests.factories.catalog import make_product

FRAME = re.compile(r"<iframe[^>]*>")


def section(app: Any, block: str = "stars", **settings: Any) -> dict[str, Any]:
    part = {"app": app.pk, "block": block, "settings": settings}
    return {"type": "app", "id": "s1", "value": {"heading": "Stars", "part": part}}


def publish(*sections: dict[str, Any]) -> HomePage:
    home = HomePage.objects.get()
    home.sections = SECTIONS.to_python(list(sections))
    home.save_revision().publish()
    return home


def source_in(frame: str, name: str = "src") -> str:
    return html.unescape(re.search(rf' {name}="([^"]+)"', frame)[1])  # type: ignore[index]


def test_frame_is_shut_in_and_told_what_the_app_can_check(shopper, connected, sample_app):
    app, secret = connected
    lamp = make_product("Lamp", slug="lamp")
    publish(section(app, greeting='Hé "<you>"', stars=4, about={"product": lamp.pk}))

    response = shopper.get("/")
    (frame,) = FRAME.findall(response.content.decode())

    for part in ('sandbox="allow-scripts allow-forms allow-popups"', 'loading="lazy"', 'referrerpolicy="origin"',
                 'title="Stars"', 'height="120"', 'data-app-frame="400"'):  # fmt: skip
        assert part in frame, part
    assert f"; frame-src {sample_app}" in response.headers["Content-Security-Policy"]
    assert "builder/app-frames.js" in response.content.decode()
    source = source_in(frame)
    said = told(source, secret)
    assert source.startswith(f"{sample_app}/stars?")
    about = said["settings"].pop("about")
    assert said["settings"] == {"greeting": 'Hé "<you>"', "stars": 4}
    assert (about["id"], about["title"], about["url"][-15:]) == (lamp.pk, "Lamp", "/products/lamp/")
    assert said["shop"] == Store.objects.get().primary_host
    assert (said["page"], said["language"], said["block"]) == ("/", "en", "stars")
    assert re.fullmatch("#[0-9a-f]{6}", said["theme"]["ink"])


def test_app_believes_the_shop_and_nobody_else(shopper, connected):
    app, secret = connected
    publish(section(app))
    source = source_in(FRAME.findall(shopper.get("/").content.decode())[0])

    forged = source.replace("signature=", "signature=0")[:-1]

    assert told(source, secret)["settings"]["stars"] == 3  # the app's default
    assert told(forged, secret) is None
    assert told(source, secret + "x") is None
    assert told(source.replace("context=", "context=e"), secret) is None


def test_sample_app_answers_what_is_signed_and_refuses_the_rest(shopper, connected, sample_app, monkeypatch):
    from tests.doubles import sample_app as double

    app, secret = connected
    monkeypatch.setattr(double.Handler, "secret", secret)
    publish(section(app, greeting="Bonjour"))
    source = source_in(FRAME.findall(shopper.get("/").content.decode())[0])

    with urllib.request.urlopen(source, timeout=5) as answer:
        assert "Bonjour ★★★" in answer.read().decode()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(source[:-1], timeout=5)


def test_page_without_such_a_section_pays_nothing(shopper, connected, count_queries):
    publish({"type": "spacer", "value": {}})
    page = shopper.get("/")
    with_app = count_queries(lambda: shopper.get("/"))
    assert "frame-src" not in page.headers["Content-Security-Policy"]
    assert "app-frames.js" not in page.content.decode()

    ConnectedApp.objects.all().delete()

    assert count_queries(lambda: shopper.get("/")) == with_app


def test_many_sections_of_apps_take_one_query(shopper, connected, count_queries):
    app, _secret = connected
    publish(section(app))
    one = count_queries(lambda: shopper.get("/"))
    publish(*[section(app, greeting=str(n)) for n in range(3)])

    assert count_queries(lambda: shopper.get("/")) == one
    publish({"type": "spacer", "value": {}})
    assert count_queries(lambda: shopper.get("/")) == one - 1


def test_section_that_is_not_needed_waits_for_consent(shopper, connected):
    """The frame has no address yet; the question names who asks, and its proof too."""
    app, secret = connected
    publish(section(app, block="counter"))

    response = shopper.get("/")
    page = response.content.decode()

    (frame,) = FRAME.findall(page)
    assert " src=" not in frame
    assert told(source_in(frame, "data-app-src"), secret)["block"] == "counter"
    assert 'data-app-waits="analytics"' in page
    assert 'rel="noopener nofollow" data-app-load>' in page  # without JavaScript: a new tab
    assert "audience measurement (Sample stars)" in page
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy  # frames open nothing for scripts
    shopper.post("/consent/", {"purpose": ["analytics", "ads"]})
    from builder.consent.models import ConsentRecord

    proof = ConsentRecord.objects.get()
    assert (proof.purposes, proof.asked) == ("analytics", {"analytics": ["Sample stars"]})


def test_disconnected_app_is_gone_for_shoppers_and_said_in_the_editor(shopper, owner_client, connected):
    app, _secret = connected
    home = publish(section(app), {"type": "rich_text", "value": {"text": "<p>Stays</p>"}})
    disconnect_app(app_id=app.pk, actor=None, now=timezone.now())

    response = shopper.get("/")
    page = response.content.decode()

    assert "Stays" in page
    assert "Stars" not in page
    assert "data-consent" not in page
    assert "frame-src" not in response.headers["Content-Security-Policy"]
    editor = owner_client.get(f"/pages/{home.pk}/edit/").content.decode()
    assert "an app that is not connected any more" in editor


def test_preview_loads_nothing_of_the_app_and_says_so(shop, connected):
    from storefront.context.shop import find_store

    app, _secret = connected
    stream = SECTIONS.to_python([section(app), section(type("Gone", (), {"pk": 999}))])

    body = sections_body(stream, find_store(), is_preview=True)

    assert "<iframe" not in body.html
    assert "Previews load nothing of others" in body.html
    assert "Shoppers see nothing here" in body.html
    assert body.frames == ()


def test_secret_of_another_installation_shows_nothing(shopper, connected):
    app, _secret = connected
    publish(section(app))
    ConnectedApp.objects.update(secret="gAAAAAB-other")

    assert "<iframe" not in shopper.get("/").content.decode()


@pytest.mark.parametrize("manifest", [{}, [], {"blocks": 3}, "evil"])
def test_stored_manifest_that_cannot_be_read_breaks_nothing(shopper, owner_client, connected, manifest):
    """As little as one that opens the policy: archives are files of strangers."""
    app, _secret = connected
    home = publish(section(app))
    if manifest == "evil":
        manifest = app.manifest | {"blocks": [app.manifest["blocks"][0] | {"frame": "https://x.example/;script-src *"}]}
    ConnectedApp.objects.update(manifest=manifest)

    response = shopper.get("/")

    assert response.status_code == owner_client.get(f"/pages/{home.pk}/edit/").status_code == 200
    assert owner_client.get("/apps/").status_code == owner_client.get("/apps/sections/").status_code == 200
    assert "x.example" not in response.content.decode() + response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "stored", [None, 3, [], {"greeting": 7, "stars": "many", "about": 5}, {"stars": 99, "about": {"product": "x"}},
                 {"greeting": "x" * 5000, "about": {"product": 10**30}}, {"about": {"product": 10**9}}],
)  # fmt: skip
def test_settings_that_do_not_fit_are_the_apps_own(shopper, connected, stored):
    app, secret = connected
    bad = section(app)
    bad["value"]["part"]["settings"] = stored
    publish(bad)

    said = told(source_in(FRAME.findall(shopper.get("/").content.decode())[0]), secret)

    assert said["settings"] == {"greeting": "Hello", "stars": 3, "about": None}
