from __future__ import annotations

import sys

import django.core.management
import pytest
from django.db import OperationalError

import manage

REFUSED = (
    'connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused\n\tIs the server running?'
)


@pytest.fixture(autouse=True)
def arguments(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """`manage.py shops`, on paths that are put back."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "argv", ["manage.py", "shops"])
    return sys.argv


def fail_with(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def execute(_arguments: list[str]) -> None:
        raise OperationalError(text)

    monkeypatch.setattr(django.core.management, "execute_from_command_line", execute)


def test_servers_that_do_not_run_are_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch):
    fail_with(monkeypatch, REFUSED)

    with pytest.raises(SystemExit, match="ECHOPPE_DATA=DIR"):
        manage.main()


def test_traceback_is_there_for_who_asks_and_for_other_errors(monkeypatch: pytest.MonkeyPatch, arguments: list[str]):
    fail_with(monkeypatch, "deadlock detected")
    with pytest.raises(OperationalError):
        manage.main()

    fail_with(monkeypatch, REFUSED)
    arguments.append("--traceback")
    with pytest.raises(OperationalError):
        manage.main()
