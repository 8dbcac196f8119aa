"""Sections that nobody opened in the editor: they come back as they were, and only as they were given out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client

from builder.blocks.kept import OPEN_UP_TO, keep, kept_value
from builder.blocks.reading import Needs, read
from builder.blocks.samples import every_section
from builder.blocks.sections import SECTIONS
from builder.pages.models import LandingPage
from builder.pages.selectors import homes
from commerce.catalog.models import Product
from tenants.context import shop_context


@pytest.fixture
def sections(shop: Any) -> Any:
    product = Product.objects.create(title="Bowl", slug="bowl")
    return SECTIONS.to_python(every_section(product=product.pk))


def shown(block: Any, value: Any) -> Any:
    """What shoppers get to see of it."""
    return read(block, block.get_prep_value(value), Needs())


def test_every_kind_of_section_comes_back_as_it_was(sections: Any) -> None:
    for child in sections:
        back = kept_value(child.block, keep(child.block, child.value)["kept"])
        assert shown(child.block, back) == shown(child.block, child.value), child.block_type


def test_short_page_is_opened_whole_and_a_long_one_closed(sections: Any) -> None:
    few, many = SECTIONS.get_form_state(sections[:OPEN_UP_TO]), SECTIONS.get_form_state(sections)
    assert ["kept" in each["value"] for each in few] == [False] * OPEN_UP_TO
    assert ["kept" in each["value"] for each in many] == [True] * len(sections)


def test_closed_section_says_its_first_words(sections: Any) -> None:
    labels = {each["type"]: each["value"]["label"] for each in SECTIONS.get_form_state(sections)}
    assert (labels["rich_text"], labels["single_product"], labels["spacer"]) == ("Words here", "Bowl", "")
    assert all(labels[kind] for kind in ("hero", "slideshow", "gallery", "faq", "buttons"))


def test_value_of_another_making_is_refused(sections: Any, other_shop: Any) -> None:
    """A forged one, one of another kind of section, and one that another shop gave out."""
    hero, text = sections[0], next(each for each in sections if each.block_type == "rich_text")
    given = keep(text.block, text.value)["kept"]
    with shop_context(other_shop):
        foreign = keep(text.block, text.block.to_python({"text": "<p>Theirs</p>"}))["kept"]

    for block, kept in ((text.block, given[:-2]), (text.block, "{}"), (hero.block, given), (text.block, foreign)):
        with pytest.raises(SuspiciousOperation):
            kept_value(block, kept)


def test_page_is_saved_with_sections_that_stayed_closed(owner_client: Client, sections: Any) -> None:
    page = LandingPage(title="Winter sale", slug="winter", sections=sections)
    homes()[0].add_child(instance=page)
    states = SECTIONS.get_form_state(page.sections)
    form = {"title": "Spring sale", "slug": "winter", "sections-count": len(states), "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0"}  # fmt: skip
    for number, each in enumerate(states):
        place = f"sections-{number}"
        form |= {f"{place}-deleted": "", f"{place}-order": number, f"{place}-type": each["type"],
                 f"{place}-id": each["id"], f"{place}-value-kept": each["value"]["kept"]}  # fmt: skip

    answer = owner_client.post(f"/pages/{page.pk}/edit/", form, headers={"accept": "application/json"})
    forged = owner_client.post(f"/pages/{page.pk}/edit/", form | {"sections-0-value-kept": "x"})

    assert (answer.json()["success"], forged.status_code) == (True, 400)
    saved = LandingPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert saved.title == "Spring sale"
    assert [shown(each.block, each.value) for each in saved.sections] == [
        shown(each.block, each.value) for each in page.sections
    ]
