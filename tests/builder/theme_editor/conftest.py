from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from builder.editor.look import Look, read_look
from builder.editor.models import ShopTheme
from builder.editor.services import published_theme

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def theme(shop: Any) -> ShopTheme:
    """The published one."""
    return published_theme(now=NOW)


@pytest.fixture
def anna(shop: Any) -> User:
    return User.objects.create_user("anna@alpha.example", name="Anna", is_staff=True)


@pytest.fixture
def ben(shop: Any) -> User:
    return User.objects.create_user("ben@alpha.example", name="Ben", is_staff=True)


def changed(theme: ShopTheme, **values: Any) -> Look:
    """Its draft with these settings on top, or with another logo, CSS and so on."""
    look = read_look(theme.draft)
    other = {
        name: values.pop(name) for name in ("css", "logo", "logo_dark", "favicon", "social", "theme") if name in values
    }
    return replace(look, settings={**look.settings, **values}, **other)
