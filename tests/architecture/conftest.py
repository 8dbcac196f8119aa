from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _plain_templates(plain_templates: None) -> None:
    pass
