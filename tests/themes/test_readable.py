"""The nearest colour that can be read: found wherever there is one, of the same hue, and no further away than needed."""

from __future__ import annotations

import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from themes.colors import contrast
from themes.readable import STEP, from_oklch, is_readable, nearest_readable, to_oklch

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
LEASTS = st.sampled_from([3.0, 4.5, 7.0])
RULES = st.lists(st.tuples(COLORS, LEASTS), min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(COLORS, RULES)
@example("#ffd400", [("#ffffff", 4.5)])
@example("#777777", [("#777777", 7.0)])
def test_what_is_found_can_be_read_or_nothing_can(color, rules):
    found = nearest_readable(color, rules)
    if found is None:
        assert not is_readable("#000000", rules)
        assert not is_readable("#ffffff", rules)
    else:
        assert all(contrast(found, other) >= least for other, least in rules)


@settings(max_examples=80, deadline=None)
@given(COLORS, COLORS)
def test_colour_that_can_be_read_stays(color, ground):
    if contrast(color, ground) >= 4.5:
        assert nearest_readable(color, [(ground, 4.5)]) == color


@settings(max_examples=80, deadline=None)
@given(COLORS, COLORS)
def test_against_one_colour_there_is_always_an_answer_at_4_5(color, ground):
    assert nearest_readable(color, [(ground, 4.5)]) is not None


@settings(max_examples=80, deadline=None)
@given(COLORS, COLORS)
def test_nothing_nearer_would_do(color, ground):
    rules = [(ground, 4.5)]
    found = nearest_readable(color, rules)
    if found is None or found == color or found in {"#000000", "#ffffff"}:
        return
    lightness, chroma, hue = to_oklch(color)
    steps = round(abs(to_oklch(found)[0] - lightness) / STEP)
    for step in range(1, max(0, steps - 1)):  # the last is left out: hex rounds
        for way in (-1, 1):
            at = lightness + way * step * STEP
            assert not 0 <= at <= 1 or not is_readable(from_oklch(at, chroma, hue), rules)


@settings(max_examples=150, deadline=None)
@given(COLORS)
def test_way_there_and_back_is_the_same_colour(color):
    back = from_oklch(*to_oklch(color))
    assert all(abs(int(color[at : at + 2], 16) - int(back[at : at + 2], 16)) <= 1 for at in (1, 3, 5))


@settings(max_examples=100, deadline=None)
@given(COLORS, COLORS)
def test_hue_stays(color, ground):
    found = nearest_readable(color, [(ground, 4.5)])
    assert found is not None
    (_, chroma, hue), (_, other_chroma, other_hue) = to_oklch(color), to_oklch(found)
    if min(chroma, other_chroma) > 0.06:
        turn = abs((hue - other_hue + math.pi) % (2 * math.pi) - math.pi)
        assert turn < math.radians(8)


def test_yellow_button_text_becomes_a_darker_yellow_and_not_grey():
    found = nearest_readable("#ffd400", [("#ffffff", 4.5)])
    assert found is not None
    assert to_oklch(found)[1] > 0.1
    assert contrast(found, "#ffffff") < 4.7
