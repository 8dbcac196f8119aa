"""The home page and the few pages every shop has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagtail.models import Page

from builder.pages.models import ContentPage
from builder.pages.selectors import homes
from commerce.catalog.models import Collection
from core.pages import bump_pages
from onboarding.services.demo.catalogue import image_of

FOLDER = Path(__file__).resolve().parents[2] / "demo" / "pages"

# slug: title, kind
PAGES = {
    "about": ("About us", ""),
    "delivery-returns": ("Delivery and returns", "returns"),
    "terms": ("Terms of sale", "terms"),
    "privacy": ("Privacy", "privacy"),
    "legal-notice": ("Legal notice", "legal_notice"),
}


@dataclass(frozen=True)
class Words:
    """What the home page says, in one language."""

    title: str
    text: str
    button: str
    cameras_title: str
    cameras_text: str
    cameras_button: str
    new: str


ENGLISH = Words(
    "Things worth keeping", "A small department store, with a fondness for plants, chairs and cameras.", "See everything",
    "Seen through old glass",
    "<p>We look after cameras that have seen more of the world than we have, and find them new owners.</p>",
    "To the cameras", "New in the shop",
)  # fmt: skip


def build_pages() -> None:
    """A home page that a merchant has changed stays as it is; pages are made where there are none."""
    home = homes()[0]
    if not any(block.block_type == "image_with_text" for block in home.sections):
        home.sections = sections(ENGLISH)
        home.save_revision().publish()
    if not ContentPage.objects.exists():
        for slug, (title, kind) in PAGES.items():
            text = (FOLDER / f"{kind or slug}.html").read_text(encoding="utf-8")
            page = ContentPage(title=title, slug=slug, kind=kind, body=text, show_in_menus=True)
            Page.objects.get(pk=home.pk).add_child(instance=page)
    bump_pages()


def sections(words: Words) -> list[tuple[str, dict[str, Any]]]:
    def hero(heading: str, text: str, picture: str, button: str, url: str) -> dict[str, Any]:
        return {
            "heading": heading, "text": text, "image": image_of(picture), "button_text": button, "button_url": url,
        }  # fmt: skip

    return [
        ("hero", hero(words.title, words.text, "comfy-padded-chair", words.button, "/collections/all/")),
        featured("Plants", 4),
        (
            "image_with_text",
            hero(
                words.cameras_title, words.cameras_text, "twin-lens-camera", words.cameras_button,
                address_of("Photography"),
            )
            | {"is_reversed": True},
        ),
        featured("Furniture", 4),
        ("featured_collection", {"heading": words.new, "collection": "", "limit": 8}),
    ]  # fmt: skip


def featured(title: str, limit: int) -> tuple[str, dict[str, Any]]:
    slug = Collection.objects.filter(title=title).values_list("slug", flat=True).first() or ""
    return "featured_collection", {"heading": "", "collection": slug, "limit": limit}


def address_of(title: str) -> str:
    slug = Collection.objects.filter(title=title).values_list("slug", flat=True).first()
    return f"/collections/{slug}/" if slug else "/collections/all/"
