from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from embedded.checks import BROWSER_TESTS, all_checks
from tests.conftest import refuse_strays

ROOT = Path(__file__).resolve().parents[2]


def commands():
    return {each.title: each.command for each in all_checks(ROOT, browser_reason=lambda: None)}


def test_every_test_is_run_by_one_of_the_two():
    assert f"--ignore={BROWSER_TESTS}" in commands()["pytest"]
    assert BROWSER_TESTS in commands()["browser tests"]


@pytest.mark.parametrize(("path", "mark"), [("tests/core/test_a.py", "e2e"), ("tests/e2e/test_a.py", None)])
def test_browser_test_elsewhere_and_other_test_among_them_are_refused(path, mark):
    def item(path, mark):
        return SimpleNamespace(path=ROOT / path, nodeid=path, get_closest_marker=lambda name: mark)

    refuse_strays([item("tests/e2e/test_b.py", "e2e"), item("tests/core/test_b.py", None)])
    with pytest.raises(pytest.UsageError, match="test_a"):
        refuse_strays([item(path, mark)])


def test_mypy_is_told_what_it_is_strict_about():
    told = set(commands()["mypy"])

    assert {"commerce", "tenants", "platform/core", "platform/integrations", "platform/gateways"} <= told
    assert told.isdisjoint({"storefront", "platform/dashboard"})
