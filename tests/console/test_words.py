"""What operators read of tables, columns and states is marked for translation: the suite says which words lack French."""

from __future__ import annotations

import pytest
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

from console.site import console_site

ADMINS = [*console_site._registry.values()]
INLINES = [inline(each.model, console_site) for each in ADMINS for inline in each.inlines]
KEYS = {"id"}  # everybody says ID


def columns_of(admin):
    chosen = [*getattr(admin, "list_display", ()), *(admin.fields or ()), *admin.readonly_fields]
    filters = [
        one if isinstance(one, str) else one[0]
        for one in getattr(admin, "list_filter", ())
        if not isinstance(one, type)
    ]
    return [name for name in dict.fromkeys([*chosen, *filters]) if isinstance(name, str)]


def unmarked(admin):
    """What of it is plain English."""
    meta = admin.model._meta
    told = {"(one)": meta.verbose_name, "(many)": meta.original_attrs.get("verbose_name_plural")}
    for name in columns_of(admin):
        try:
            field = meta.get_field(name)
        except FieldDoesNotExist:
            if hasattr(admin, name) or hasattr(admin.model, name):
                told[name] = label_for_field(name, admin.model, admin)
            continue
        told[name] = field.verbose_name
        told |= {f"{name}={value}": label for value, label in field.flatchoices if label}
    return [name for name, text in told.items() if name not in KEYS and not isinstance(text, Promise)]


@pytest.mark.parametrize("admin", [*ADMINS, *INLINES], ids=lambda each: f"{type(each).__name__}")
def test_tables_columns_and_states_are_marked_for_translation(admin):
    assert unmarked(admin) == []
