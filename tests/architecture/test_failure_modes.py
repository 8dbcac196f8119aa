"""docs/payments.md names a test for all that may go wrong with money: all twenty-seven modes, and each test is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("tests/commerce", "tests/fakestripe", "tests/storefront")


def rows_of(heading: str, text: str) -> list[str]:
    table = text.split(heading, 1)[1].split("\n\n|", 1)[1].split("\n\n", 1)[0]
    return [line for line in table.splitlines()[2:] if line]


def test_each_failure_mode_names_tests_that_exist():
    text = (ROOT / "docs" / "payments.md").read_text()
    modes = rows_of("## What may go wrong", text)
    tampered = rows_of("Input that somebody has tampered with:", text)
    written = {
        name
        for place in PLACES
        for path in (ROOT / place).rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
    }

    assert (len(modes), len(tampered)) == (27, 7)
    for row in [*modes, *tampered]:
        named = re.findall(r"`(test_\w+)`", row.split("|")[2])
        assert named, row
        assert set(named) <= written, set(named) - written
