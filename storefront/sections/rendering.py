"""From stored sections to HTML, the same for a page, its preview, and a single section in the block chooser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from builder.blocks.reading import Needs, SectionData, read_sections
from builder.blocks.sections import SECTIONS, Sections
from commerce.store.models import Store
from storefront.formatting import plain_text
from storefront.sections.finding import Found
from storefront.sections.links import PLAYER_HOSTS
from storefront.sections.presenters import PRESENTERS
from themes.engine import theme_template

EMPTY = SafeString()
NEAR_TOP = 2  # sections
WITH_SCRIPT = frozenset({"slideshow", "countdown", "video"})


@dataclass(slots=True)
class Body:
    """`frames` are hosts that the page may show in frames: of apps, and of videos once the shopper has pressed play."""

    html: SafeString = EMPTY
    things: list[dict[str, Any]] = field(default_factory=list)  # for search engines (schema.org)
    frames: tuple[str, ...] = ()
    has_script: bool = False
    has_app_frame: bool = False
    text: str = ""  # the first words on the page
    shown: int = 0  # sections so far
    has_picture: bool = False  # the largest one that is seen at once has been found


def sections_body(
    stream: Any, store: Store, *, now: datetime | None = None, is_preview: bool = False, block: Sections = SECTIONS,
    page: dict[str, Any] | None = None, owner: str = "", path: str = "",
) -> Body:  # fmt: skip
    """`stream` is a page's sections, or those of a layout, which is read along its own `block` and whose parts show what
    is in `page`. In a preview sections show whatever their dates, so that they can be edited."""
    needs = Needs()
    raw = stream if isinstance(stream, list) else block.get_prep_value(stream)
    sections = read_sections(block, raw, needs)
    found = Found(needs, store, now or timezone.now(), page or {}, owner, path=path, is_preview=is_preview)
    body = Body()
    parts = []
    for section in sections:
        if is_preview or is_due(section, found.now):
            parts.append(render_section(section, found, body))
    body.html = mark_safe("".join(parts))  # noqa: S308 - made by templates
    return body


def is_due(section: SectionData, now: datetime) -> bool:
    starts_at, ends_at = section.value["look"]["starts_at"], section.value["look"]["ends_at"]
    return (starts_at is None or starts_at <= now) and (ends_at is None or now < ends_at)


def render_section(section: SectionData, found: Found, body: Body) -> str:
    """ "" where there is nothing to show: what it referred to is gone."""
    presented = PRESENTERS[section.kind](section, found)
    if presented is None:
        return ""
    name, value = presented
    note(section, value, body)
    mark_opening(value, body)
    theme = found.store.theme
    inner = theme_template(theme, f"blocks/{name}.html").render({**value.pop("page", {}), "value": value})
    look = section.value["look"]
    return theme_template(theme, "blocks/_section.html").render(
        {"inner": inner, "kind": name, "look": look, "id": section.id, "classes": classes(look)}
    )


def mark_opening(value: dict[str, Any], body: Body) -> None:
    """The browser fetches the first picture at once where it is near the top; all others wait until they come near."""
    slides = value.get("slides") or [{}]
    picture = value.get("image") or value.get("img") or slides[0].get("image") or (value.get("card") or {}).get("img")
    if picture and not body.has_picture and body.shown < NEAR_TOP:
        value["when"] = slides[0]["when"] = "first"
    body.has_picture = body.has_picture or bool(picture) or "page" in value  # parts of a layout have their own
    body.shown += 1


def classes(look: dict[str, Any]) -> str:
    names = ["sec"]
    names += [f"sec--{look[key]}" for key in ("background", "width") if look[key]]
    names += [f"sec--space-{look['spacing']}"] if look["spacing"] else []
    names += [f"sec--only-{look['device']}"] if look["device"] else []
    return " ".join(names)


def note(section: SectionData, value: dict[str, Any], body: Body) -> None:
    """What the page around has to know of a section."""
    if section.kind in WITH_SCRIPT or value.get("video"):
        body.has_script = True
    if value.get("video"):
        body.frames = (*body.frames, *PLAYER_HOSTS)
    if value.get("app_host"):
        body.frames, body.has_app_frame = (*body.frames, value["app_host"]), True
    if section.kind == "faq":
        body.things.append(faq_page(value["questions"]))
    if not body.text and section.kind in {"rich_text", "image_with_text", "hero"} and value.get("text"):
        body.text = plain_text(str(value["text"]), limit=160)


def faq_page(questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": each["question"],
                "acceptedAnswer": {"@type": "Answer", "text": str(each["answer"])},
            }
            for each in questions
        ],
    }


def merged_faq(things: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Search engines take one FAQPage per page: several sections of questions become one."""
    pages = [thing for thing in things if thing["@type"] == "FAQPage"]
    questions = [question for page in pages for question in page["mainEntity"]]
    rest = [thing for thing in things if thing["@type"] != "FAQPage"]
    return rest + ([{"@type": "FAQPage", "mainEntity": questions}] if questions else [])


def sample_of(kind: str, value: Any) -> SafeString:
    """A single section with what it shows in the block chooser."""
    from storefront.context.shop import find_store

    needs = Needs()
    sections = read_sections(SECTIONS, [{"type": kind, "value": value, "id": "sample"}], needs)
    found = Found(needs, find_store(), timezone.now(), is_sample=True)
    return mark_safe("".join(render_section(section, found, Body()) for section in sections))  # noqa: S308
