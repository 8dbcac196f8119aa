"""`bin/test`: every check, all of them even when one fails, with a summary at the end."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from embedded.beside import Beside, Run
from embedded.checks import NO_TESTS_COLLECTED, Check, all_checks, pytest
from embedded.chromium import find_chromium, install_chromium
from embedded.errors import CannotStart
from embedded.messages import compile_messages
from embedded.signals import stop_on_signals
from embedded.talk import say
from embedded.testing import servers_in_environment

ROOT = Path(__file__).resolve().parents[2]


class Result(NamedTuple):
    title: str
    outcome: str
    seconds: float
    remark: str = ""


def main(arguments: list[str]) -> int:
    """Exit code 1 when anything failed. Arguments other than --lint go to pytest, and only pytest runs."""
    stop_on_signals()
    _prepare_environment()
    try:
        if arguments == ["--lint"]:
            return _summarise([_check(each) for each in _checks() if each.is_lint])
        with servers_in_environment():
            if arguments:
                return _run(pytest(*arguments))
            return _summarise(_check_all())
    except CannotStart as problem:
        sys.stderr.write(f"bin/test: {problem}\n")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 1


def _checks() -> list[Check]:
    return all_checks(ROOT, browser_reason=install_chromium)


def _prepare_environment() -> None:
    paths = [os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]
    os.environ["PATH"] = os.pathsep.join(paths)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    compile_messages(ROOT)


def _check_all() -> list[Result]:
    """The tests in sight, and beside them everything else: a machine with two cores is then busy all the time."""
    checks = _checks()
    beside = Beside([each for each in checks if not each.is_in_sight], _check_unseen, ROOT)
    beside.start()
    try:
        seen = [_check(each) for each in checks if each.is_in_sight]
        beside.join()
    finally:
        beside.stop()
    found = {each.title: each for each in seen + beside.results}
    return [found[each.title] for each in checks]


def _check(check: Check) -> Result:
    say(f"\n=== {check.title}")
    return _result(check, lambda command: (_run(command), ""))


def _check_unseen(check: Check, run: Run) -> Result:
    """Shown when it has ended."""

    def run_and_show(command: list[str]) -> tuple[int, str]:
        _name_chromium()
        code, output = run(command)
        say(f"\n=== {check.title}\n{output.rstrip()}")
        return code, output

    return _result(check, run_and_show)


def _result(check: Check, run: Run) -> Result:
    if reason := check.skip_reason():
        say(f"\n{check.title} is skipped: {reason}")
        return Result(check.title, "skipped", 0, reason)
    began = time.monotonic()
    code, _output = run(check.command)
    took = time.monotonic() - began
    outcome = "ok" if code in check.fine else "FAILED"
    return Result(check.title, outcome, took, "no tests" if code == NO_TESTS_COLLECTED else "")


def _run(command: list[str]) -> int:
    _name_chromium()
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def _name_chromium() -> None:
    if chromium := find_chromium():
        os.environ["ECHOPPE_CHROMIUM"] = chromium


def _summarise(results: list[Result]) -> int:
    say("\n=== Summary")
    for each in results:
        say(f"{each.outcome:<8} {each.title:<20} {each.seconds:6.1f} s  {each.remark}".rstrip())
    failed = [each.title for each in results if each.outcome == "FAILED"]
    say(f"\nFailed: {', '.join(failed)}." if failed else "\nAll checks passed.")
    return 1 if failed else 0
