from __future__ import annotations

from typing import Any

from builder.blocks.reading import SectionData
from core.http.language import path_here
from storefront.sections.consent_words import mark_of
from storefront.sections.finding import Found

NEWSLETTER_URL = path_here("/newsletter/")
CONTACT_URL = path_here("/contact-form/")


def newsletter(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    value = section.value
    if not value["consent"]:
        return None
    return "newsletter", {
        "heading": value["heading"], "text": value["text"], "consent": value["consent"], "url": NEWSLETTER_URL,
        "place": f"{found.owner}:{section.id}", "mark": mark_of(value["consent"]),
        "key": f"news-{section.id[:8] or 'one'}",
    }  # fmt: skip


def contact_form(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    from storefront.forms.contact import ContactForm

    return "contact_form", {
        "heading": section.value["heading"], "text": section.value["text"], "url": CONTACT_URL, "form": ContactForm(),
    }  # fmt: skip
