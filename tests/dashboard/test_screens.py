"""What every list of the back office says below its rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from commerce.catalog.models import Variant
from core.models import AuditEntry
from dashboard.screens import ROWS, Paginator


@pytest.mark.parametrize(
    ("model", "count", "language", "told"),
    [
        (Variant, 1, "en", "1 variant"), (Variant, 12_345, "en", "12,345 variants"),
        (Variant, 1, "fr", "1 variante"), (Variant, 12_345, "fr", "12\xa0345 variantes"),
        (AuditEntry, 2, "en", "2 entries"),
    ],
)  # fmt: skip
def test_rows_are_counted_by_the_name_that_people_have_for_them(
    model: Any, count: int, language: str, told: str
) -> None:
    page = Paginator(model.objects.none(), 50)
    page.__dict__["count"] = count
    with translation.override(language):
        assert page.items_count_label == told


def test_rows_that_are_named_are_of_tables_that_exist() -> None:
    assert [apps.get_model(label)._meta.label_lower for label in ROWS] == list(ROWS)
