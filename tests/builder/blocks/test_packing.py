"""What the editor's script is told of sections is what Wagtail would pack anew, for this shop and in this language."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import set_urlconf
from django.utils import translation
from wagtail.blocks.base import BlockWidget

from builder.blocks import packing
from builder.blocks.entities import SECTIONS_OF
from builder.pages.models import ContentPage
from tenants.context import shop_context

BLOCKS = [ContentPage._meta.get_field("sections").stream_block, SECTIONS_OF["product"]]


@pytest.fixture(autouse=True)
def addresses_of_the_admin():
    set_urlconf("config.urls_admin")
    yield
    set_urlconf(None)


MADE_UP = re.compile(r'[0-9a-f]{8}-[0-9a-f-]{27}|(?<=\\"key\\": \\")\w{5}(?=\\")')  # ids of entries, keys of rich texts


def as_told(widget):
    """Without what is another one each time."""
    return MADE_UP.sub("", widget.block_json), str(widget.media)


def definitions(*shops):
    """(kept, packed anew) of two sets of sections, in each language and shop, twice."""
    for shop in shops * 2:
        for language in ("en", "fr"):
            with shop_context(shop), translation.override(language):
                for block in BLOCKS:
                    made = BlockWidget(block)
                    packing._pack(made)
                    yield as_told(BlockWidget(block)), as_told(made)


def test_definition_is_of_this_shop_and_language(shop, other_shop):
    found = list(definitions(shop, other_shop))

    assert [kept for kept, made in found] == [made for kept, made in found]
    assert len({kept for kept, _made in found}) == 8
    assert all(json.loads(text) for (text, _media), _made in found)


def test_definition_that_went_by_less_would_be_another_shops(shop, other_shop, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(packing, "current_scope", lambda: None)
    monkeypatch.setattr(packing, "_kept", {})

    assert any(kept != made for kept, made in definitions(shop, other_shop))


def test_second_form_packs_nothing(shop, monkeypatch):
    first = BlockWidget(BLOCKS[0])
    told = as_told(first)
    monkeypatch.setattr(packing, "_pack", None)

    second = BlockWidget(BLOCKS[0])
    assert as_told(second) == told
    ids = [set(packing.ID.findall(each.block_json)) for each in (first, second)]
    assert len(ids[0]) == len(ids[1]) > 5
    assert ids[0].isdisjoint(ids[1])


def test_process_keeps_few(shop, monkeypatch):
    monkeypatch.setattr(packing, "_kept", {})
    monkeypatch.setattr(packing, "_pack", lambda widget: setattr(widget, "_block_json", "{}"))
    widgets = [BlockWidget(object()) for _each in range(packing.MOST + 3)]

    for widget in widgets:
        packing.pack_once(widget)

    assert len(packing._kept) == packing.MOST
    assert packing._kept[next(iter(packing._kept))][0] is widgets[3].block_def
