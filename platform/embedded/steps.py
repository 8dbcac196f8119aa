"""What happens between the servers and the web: manage.py commands, each safe to repeat."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from embedded.children import Child
from embedded.errors import CannotStart
from embedded.folder import DataFolder
from embedded.stamps import demo_sign_ins, stamp_demo, stamp_static, static_is_stale
from embedded.talk import say, say_unfinished, step

NEARLY_FULL = 20 * 2**20  # bytes left, too few for PostgreSQL to go on


@dataclass(frozen=True)
class Situation:
    root: Path
    data: DataFolder
    environment: dict[str, str]
    uses_own_postgres: bool


def set_up(situation: Situation) -> None:
    with step("Setting up the platform"):
        _run(["setup", "--no-input", "--shops"], situation)


def load_demo(situation: Situation) -> list[str]:
    """Returns the sign-ins: the last paragraph of what the command says."""
    root, data = situation.root, situation.data
    known = demo_sign_ins(root, data) if situation.uses_own_postgres else None
    if known is not None:
        return known
    with step("Loading the demo shop"):
        sign_ins = _last_paragraph(_run(["load_demo"], situation))
    if situation.uses_own_postgres:
        stamp_demo(root, data, sign_ins)
    return sign_ins


def collect_static(situation: Situation) -> None:
    if static_is_stale(situation.root, situation.data):
        with step("Collecting the static files"):
            _run(["collectstatic", "--no-input", "--verbosity=0"], situation)
        stamp_static(situation.data)


def _run(command: list[str], situation: Situation) -> list[str]:
    child = Child(
        name=command[0],
        command=[sys.executable, "-u", "manage.py", *command],
        environment=situation.environment,
        folder=situation.root,
        complaints=situation.data.log / f"{command[0]}.log",
    )
    child.start()
    try:
        lines = _pass_on(child)
    finally:
        child.stop()
    if child.exit_code != 0:
        raise CannotStart(_reason(command, child, situation.data))
    return lines


def _reason(command: list[str], child: Child, data: DataFolder) -> str:
    assert child.complaints is not None
    complaints = child.complaints.read_text(errors="replace").rstrip()
    if "No space left on device" in complaints or shutil.disk_usage(data.path).free < NEARLY_FULL:
        return f"the disk is full: no room left for {data.path}."
    for line in complaints.splitlines():
        say(f"  {line}")
    return f"`manage.py {' '.join(command)}` failed; what it said is above."


def _pass_on(child: Child) -> list[str]:
    """Show its output as it comes, unfinished lines too, until it ends. Returns the lines."""
    assert child.process is not None
    assert child.process.stdout is not None
    said = b""
    while part := os.read(child.process.stdout.fileno(), 65536):
        at_line_start = said[-1:] in (b"", b"\n")
        said += part
        text = part.decode(errors="replace")
        say_unfinished(("  " if at_line_start else "") + "\n  ".join(text.removesuffix("\n").split("\n")))
        if text.endswith("\n"):
            say()
    child.process.wait()
    return said.decode(errors="replace").splitlines()


def _last_paragraph(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return text.rpartition("\n\n")[2].splitlines()
