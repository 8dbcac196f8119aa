from __future__ import annotations

from typing import Any

import pytest

from tests.builder.privacy.world import fill_with_a_person


@pytest.fixture
def canary(shop: Any, settings: Any, tmp_path: Any) -> dict[str, Any]:
    """One finished order of a person who has left traces everywhere, in the shop "alpha"."""
    settings.MEDIA_ROOT = tmp_path
    return fill_with_a_person()
