"""Every table of a shop says what it holds about shoppers, or that it holds nothing (builder/privacy/inventory)."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from builder.privacy.inventory import ENTRIES, Then
from builder.privacy.inventory.nothing import CONTROL, NOT_SHOPPERS, NOTHING
from commerce.customers.models import Customer
from tenants.models import Shop
from tenants.router import CONTROL_ONLY

TEXTS = (
    models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField, ArrayField,
)  # fmt: skip
OF_PEOPLE = ("email", "phone", "ip_address")


def models_of_shops() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if each._meta.app_label not in CONTROL_ONLY and each._meta.managed]


def is_open_to_persons(field) -> bool:
    """A text that anything can stand in, or a way to a customer."""
    is_text = isinstance(field, TEXTS) and not field.choices
    return is_text or (isinstance(field, models.ForeignKey) and field.related_model is Customer)


def problems(entries, nothing, found) -> list[str]:
    named: dict[type[models.Model], set[str]] = defaultdict(set)
    for entry in entries:
        named[entry.model] |= {*entry.personal, *entry.plain, *entry.secret}
    told = []
    for model in found:
        label = model._meta.label
        fields = [field for field in model._meta.concrete_fields if is_open_to_persons(field)]
        if label in nothing:
            looks = [
                f.name for f in fields if isinstance(f, models.EmailField | models.ForeignKey) or f.name in OF_PEOPLE
            ]
            told += [f"{label}.{name}: whose?" for name in looks if f"{label}.{name}" not in {*NOT_SHOPPERS}]
        elif model in named:
            told += [f"{label}.{field.name} is in no entry" for field in fields if field.name not in named[model]]
        elif fields:
            told.append(f"{label} is in no list")
    return told


def test_every_table_is_in_the_catalogue():
    assert problems(ENTRIES, NOTHING, models_of_shops()) == []


@pytest.mark.parametrize("gone", ["customers.Customer", "catalog.Product"])
def test_table_that_is_in_no_list_is_told(gone):
    entries = [entry for entry in ENTRIES if entry.model._meta.label != gone]
    nothing = {label: why for label, why in NOTHING.items() if label != gone}

    assert problems(entries, nothing, models_of_shops()) == [f"{gone} is in no list"]


def test_field_that_no_entry_names_is_told():
    class Stranger(models.Model):
        email = models.EmailField()

        class Meta:
            app_label = "privacy"
            managed = False

    assert problems(ENTRIES, {Stranger._meta.label: "nothing"}, [Stranger]) == ["privacy.Stranger.email: whose?"]
    del apps.all_models["privacy"]["stranger"]
    apps.clear_cache()


def test_tables_of_the_control_plane_that_belong_to_a_shop_are_told():
    texts = (models.EmailField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)
    missing = [
        model._meta.label for model in apps.get_models()
        if model._meta.app_label in CONTROL_ONLY and model._meta.label not in CONTROL
        and any(isinstance(field, models.ForeignKey) and field.related_model is Shop for field in model._meta.fields)
        and any(isinstance(field, texts) for field in model._meta.fields)
    ]  # fmt: skip

    assert missing == []


def test_lists_name_what_is_there():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}

    assert {*NOTHING, *CONTROL} <= labels
    assert not {entry.model._meta.label for entry in ENTRIES} & set(NOTHING)
    assert all(entry.why for entry in ENTRIES if entry.then is Then.KEEP)
    for entry in ENTRIES:
        for name in (*entry.personal, *entry.plain, *entry.secret):
            entry.model._meta.get_field(name)
