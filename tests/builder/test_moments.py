"""Moments in sections: the browser's own calendar, in the shop's time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from builder.blocks.moments import MomentBlock

NOON = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def block():
    block = MomentBlock(required=False)
    block.set_name("starts_at")
    return block


def test_moment_is_shown_and_read_in_the_time_zone_of_the_shop(block):
    with timezone.override(ZoneInfo("Europe/Paris")):
        assert block.get_form_state(NOON) == "2026-12-24T13:00"
        assert block.clean(block.value_from_datadict({"at": "2026-12-24T13:00"}, {}, "at")) == NOON
        assert block.clean(block.value_from_datadict({"at": "2026-12-24 13:00"}, {}, "at")) == NOON
        assert block.clean(block.value_from_datadict({"at": ""}, {}, "at")) is None


def test_moment_that_is_none_is_refused(block):
    for typed in ("soon", "2026-13-01T10:00", "9" * 400):
        with pytest.raises(ValidationError):
            block.clean(block.value_from_datadict({"at": typed}, {}, "at"))


def test_field_is_the_browsers(block):
    assert 'type="datetime-local"' in block.field.widget.render("at", "2026-12-24T13:00")
