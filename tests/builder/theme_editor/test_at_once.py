"""Many people at one theme in the same moment: one of them saves, the others are told; one theme is published."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier
from typing import Any

import pytest

from builder.editor.look import Look, read_look
from builder.editor.models import Kind, ShopTheme
from builder.editor.services import drafts, duplicate_theme, publish, published_theme, save_draft
from builder.editor.services.errors import ChangedMeanwhile
from commerce.store.models import Store
from tenants.context import shop_context
from tests.builder.theme_editor.conftest import NOW
from tests.commerce.races.crowd import at_once

pytestmark = pytest.mark.race
PEOPLE = 5


@pytest.fixture
def busy(live_shop: Any) -> Iterator[tuple[Any, ShopTheme]]:
    with shop_context(live_shop):
        yield live_shop, published_theme(now=NOW)


def savers(theme: ShopTheme, *, is_forced: bool = False) -> list[Any]:
    def save(number: int) -> Any:
        look = Look(theme="atelier", css=f"p {{ order: {number + 1} }}")
        return lambda: save_draft(
            theme_id=theme.pk, look=look, revision=1, actor=f"person {number}", now=NOW, is_forced=is_forced
        )

    return [save(number) for number in range(PEOPLE)]


def test_one_of_many_saves_and_the_others_are_told(busy):
    shop, theme = busy

    results = at_once(shop, *savers(theme))

    assert sorted(type(result).__name__ for result in results) == ["ChangedMeanwhile"] * (PEOPLE - 1) + ["ShopTheme"]
    theme.refresh_from_db()
    assert theme.revision == 2


def test_without_the_lock_the_last_one_overwrites_the_others(busy, monkeypatch):
    """Negative control: everybody has read before anybody writes."""
    shop, theme = busy
    everybody_has_read = Barrier(PEOPLE)

    def read_theme(theme_id: int) -> ShopTheme:
        found = ShopTheme.objects.get(pk=theme_id)
        everybody_has_read.wait(20)
        return found

    monkeypatch.setattr(drafts, "lock_theme", read_theme)
    monkeypatch.setattr(drafts, "add_version", lambda *args, **kwargs: None)

    results = at_once(shop, *savers(theme))

    assert [type(result).__name__ for result in results] == ["ShopTheme"] * PEOPLE


def test_whoever_insists_overwrites_nothing(busy):
    """All states are there: the last as the draft, the others in the history."""
    shop, theme = busy

    at_once(shop, *savers(theme, is_forced=True))

    theme.refresh_from_db()
    kept = {read_look(each.look).css for each in theme.versions.filter(kind=Kind.KEPT)}
    assert kept | {read_look(theme.draft).css} == {f"p {{ order: {number + 1} }}" for number in range(PEOPLE)}


def test_of_many_published_at_once_one_is_what_shoppers_see(busy):
    shop, theme = busy
    copies = [duplicate_theme(theme_id=theme.pk, actor=None, now=NOW, name=f"Copy {n}") for n in range(PEOPLE)]
    for number, copy in enumerate(copies):
        look = Look(theme="atelier", css=f"p {{ order: {number + 1} }}")
        save_draft(theme_id=copy.pk, look=look, revision=1, actor=None, now=NOW)

    results = at_once(shop, *[lambda pk=copy.pk: publish(theme_id=pk, actor=None, now=NOW) for copy in copies])

    assert not [
        result for result in results if isinstance(result, Exception) and not isinstance(result, ChangedMeanwhile)
    ]
    shown = ShopTheme.objects.get(is_published=True)
    assert Store.objects.get().look["version"] == shown.published_id
