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

    bare = [{"type": kind, "value": {}, "id": kind} for kind in SECTIONS.child_blocks]
    text = "<h2>Our story</h2><p>Sewn by hand since 1999.</p>"
    home = homes()[0]
    blog = models.BlogIndexPage(title="Journal", slug="journal-full")
    made: list[Any] = [
        models.LandingPage(title="Bare sections", slug="bare", sections=bare),
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


if __name__ == "__main__":
    main(*sys.argv[1:])
