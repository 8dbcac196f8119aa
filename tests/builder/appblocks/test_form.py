"""The section in the page editor: its form is made from the manifest, and what is sent is held to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import QueryDict
from django.utils import timezone
from wagtail.blocks.struct_block import StructBlockValidationError

from builder.appblocks.services import disconnect_app
from builder.blocks.kept import keep, kept_value
from builder.blocks.reading import Needs, read
from builder.blocks.sections import SECTIONS
from tests.factories.catalog import make_product

SECTION = SECTIONS.child_blocks["app"]
PART = SECTION.child_blocks["part"]


def sent(app: Any, **fields: Any) -> Any:
    data = QueryDict(mutable=True)
    data.update({"p-choice": f"{app.pk}:stars", **{f"p-settings-{key}": value for key, value in fields.items()}})
    return PART.value_from_datadict(data, {}, "p")


def test_what_is_sent_is_kept_as_the_page_reads_it(connected):
    app, _secret = connected
    lamp = make_product("Lamp", slug="lamp")

    value = PART.clean(sent(app, greeting="Hi", stars="5", about=str(lamp.pk)))

    assert value == {
        "app": app.pk, "block": "stars", "settings": {"greeting": "Hi", "stars": 5, "about": {"product": lamp.pk}},
    }  # fmt: skip
    needs = Needs()
    assert read(PART, PART.get_prep_value(value), needs) == value
    assert (needs.apps, needs.products) == ({app.pk}, {lamp.pk})


@pytest.mark.parametrize(("field", "value"), [("stars", "6"), ("stars", "many"), ("greeting", "x" * 61)])
def test_what_the_app_would_not_take_is_an_error_at_its_field(connected, field, value):
    app, _secret = connected

    with pytest.raises(StructBlockValidationError) as refused:
        PART.clean(sent(app, **{"stars": "3", field: value}))

    assert set(refused.value.as_json_data()["blockErrors"]) == {field}


def test_form_comes_back_with_what_was_typed(connected):
    app, _secret = connected

    state = PART.get_form_state(sent(app, stars="6", greeting="Hi"))

    assert state["choice"] == f"{app.pk}:stars"
    assert (state["fields"]["greeting"], state["fields"]["stars"]) == ("Hi", "6")


@pytest.mark.parametrize("choice", ["", "0:stars", "x", "99999999999999999999:stars", "7:\0", "-1:stars", ":"])
def test_choice_of_nothing_is_no_section(connected, choice):
    data = QueryDict(mutable=True)
    data["p-choice"] = choice
    value = PART.value_from_datadict(data, {}, "p")

    assert PART.get_form_state(value)["fields"] is None
    if not value["app"]:
        with pytest.raises(ValidationError):
            PART.clean(value)


def test_section_whose_fields_had_not_come_yet_is_sent_back_as_it_was(connected):
    app, _secret = connected
    value = PART.clean(sent(app, greeting="Hi", stars="5"))
    kept = PART.get_form_state(value)["kept"]

    assert PART.value_from_datadict({"p-kept": kept}, {}, "p") == value
    with pytest.raises(SuspiciousOperation):
        PART.value_from_datadict({"p-kept": kept[:-1]}, {}, "p")


def test_closed_section_comes_back_as_it_was(connected):
    app, _secret = connected
    raw = {"heading": "H", "part": PART.clean(sent(app, greeting="Hi", stars="5"))}
    value = SECTION.to_python(raw)

    back = kept_value(SECTION, keep(SECTION, value)["kept"])

    assert SECTION.get_prep_value(back)["part"] == raw["part"]


def test_nothing_is_lost_when_the_app_goes_while_somebody_edits(connected):
    app, _secret = connected
    disconnect_app(app_id=app.pk, actor=None, now=timezone.now())

    assert PART.clean(sent(app, greeting="Hi", stars="5"))["settings"]["greeting"] == "Hi"


def test_editor_fetches_the_fields_once_it_needs_them(owner_client, connected):
    app, _secret = connected
    sections = owner_client.get("/apps/sections/").json()["sections"]

    assert [(each["choice"], each["title"]) for each in sections] == [
        (f"{app.pk}:stars", "Stars"), (f"{app.pk}:counter", "Counter"),
    ]  # fmt: skip
    assert sections[0]["defaults"]["stars"] == "3"
    assert "wagtail.blocks.StructBlock" in str(sections[0]["fields"])
    assert app.secret not in str(sections)
