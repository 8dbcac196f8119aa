from __future__ import annotations

import sys
import time

from embedded import check as check_module
from embedded.beside import Beside
from embedded.checks import Check

PATIENT = """
import sys, time
try:
    print("up", flush=True)
    open(sys.argv[1], "w").close()
    time.sleep(60)
except KeyboardInterrupt:
    print("tidied up")
"""


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def test_checks_run_beside_and_in_sight_and_each_is_told(monkeypatch, capfd):
    checks = [
        Check("seen", python("print('seen output'); raise SystemExit(3)"), is_in_sight=True),
        Check("unseen", python("print('unseen output')")),
        Check("broken", python("raise SystemExit(1)")),
        Check("absent", [], skip_reason=lambda: "not here"),
    ]
    monkeypatch.setattr(check_module, "_checks", lambda: checks)

    results = check_module._check_all()

    outcomes = [(each.title, each.outcome) for each in results]
    assert outcomes == [("seen", "FAILED"), ("unseen", "ok"), ("broken", "FAILED"), ("absent", "skipped")]
    shown = capfd.readouterr().out
    assert "=== unseen\nunseen output" in shown
    assert "seen output" in shown
    assert "not here" in shown


def test_what_runs_beside_tidies_up_when_all_is_stopped(tmp_path):
    mark = tmp_path / "up"
    beside = Beside([python(PATIENT, mark), python("")], lambda command, run: run(command), tmp_path)
    beside.start()
    while not mark.exists():
        time.sleep(0.01)

    beside.stop()
    beside.join(10)

    assert beside.results == [(0, "up\ntidied up\n")]
