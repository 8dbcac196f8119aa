"""`python -m benchmarks.page_kinds HANDLE` makes one page of every kind, full and empty, and prints their paths.
`python -m benchmarks.page_kinds HANDLE WORDS` publishes the page of 25 sections again, with these words on it."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django


def main(handle: str, words: str = "") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from core.scope import control_context
    from tenants.context import shop_context
    from tenants.models import Shop

    with control_context():
        shop = Shop.objects.get(handle=handle)
    with shop_context(shop):
        sys.stdout.write(json.dumps(say(words) if words else make()))


def say(words: str) -> list[str]:
    from builder.pages.models import LandingPage

    page = LandingPage.objects.get(slug="sections")
    section = {"type": "rich_text", "value": {"text": f"<p>{words}</p>"}, "id": "words"}
    page.sections = [section, *page.sections.get_prep_value()[1:]]
    page.save_revision().publish()
    return []


def make() -> list[str]:
    """Everything of the shop that a section can show is there; "-bare" are sections of which nothing was filled in."""
    from builder.blocks.sections import SECTIONS
    from builder.pages import models
    from builder.pages.selectors import homes
    from builder.pages.serving import public_path

    framed = [
        {"type": "app", "id": key, "value": {"heading": key, "part": {"app": connected_app(), "block": key}}}
        for key in ("hours", "counter")
    ]
    bare = [{"type": kind, "value": {}, "id": kind} for kind in SECTIONS.child_blocks]
    text = "<h2>Our story</h2><p>Sewn by hand since 1999.</p>"
    home = homes()[0]
    blog = models.BlogIndexPage(title="Journal", slug="journal-full")
    made: list[Any] = [
        models.LandingPage(title="Bare sections", slug="bare", sections=bare),
        models.LandingPage(title="Sections of apps", slug="of-apps", sections=framed),
        models.ContentPage(title="About us", slug="about-us", body=text),
        models.ContentPage(title="Nothing yet", slug="nothing-yet"),
        models.FaqPage(title="Questions", slug="questions"),
        models.ContactPage(title="Write to us", slug="write-to-us"),
        models.CollectionListPage(title="All collections", slug="all-collections"),
        models.BlogIndexPage(title="Nothing written", slug="journal-empty"),
        blog,
    ]
    for page in made:
        home.add_child(instance=page)
        page.save_revision().publish()
    post = models.BlogPostPage(title="How a bag is made", slug="bag", summary="In six steps", body=text)
    blog.add_child(instance=post)
    post.save_revision().publish()
    return [public_path(page.url_path) for page in [*made, post]]


def connected_app() -> int:
    """One whose frame is loaded with the page, and one that waits. Nobody answers at its address."""
    from django.utils import timezone

    from builder.appblocks.models import ConnectedApp
    from builder.appblocks.reading import read_manifest
    from builder.appblocks.services import take
    from builder.appblocks.signing import SEALED_FOR
    from core.secrets import seal

    url = "https://apps.invalid/app.json"
    found = ConnectedApp.objects.filter(url=url).first()
    if found is None:
        block = {"key": "hours", "title": {"en": "Opening hours"}, "frame": "https://apps.invalid/hours", "height": 160,
                 "purpose": "essential"}  # fmt: skip
        said = {"echoppe": 1, "name": "Hours", "version": "1", "publisher": "Hours & Co",
                "privacy_url": "https://apps.invalid/privacy",
                "blocks": [block, block | {"key": "counter", "purpose": "chat"}]}  # fmt: skip
        now = timezone.now()
        found = ConnectedApp(url=url, revision=0, connected_at=now, secret=seal("echs_example", purpose=SEALED_FOR))
        take(found, read_manifest(json.dumps(said).encode(), url=url), now=now)
        found.save()
    return int(found.pk)


if __name__ == "__main__":
    main(*sys.argv[1:])
