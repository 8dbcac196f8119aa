"""What happens between the servers and the web: a plain list of manage.py commands, each safe to repeat."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from embedded.children import Child
from embedded.errors import CannotStart
from embedded.folder import DataFolder
from embedded.talk import say, say_unfinished, step


@dataclass(frozen=True)
class Situation:
    root: Path
    data: DataFolder
    environment: dict[str, str]
    with_demo: bool

    @property
    def static_stamp(self) -> Path:
        return self.data.run / "static-collected"


@dataclass(frozen=True)
class Step:
    title: str
    command: list[str]
    is_needed: Callable[[Situation], bool] = lambda situation: True
    when_done: Callable[[Situation], None] = lambda situation: None


def static_is_stale(situation: Situation) -> bool:
    stamp = situation.static_stamp
    return not stamp.exists() or any(
        path.stat().st_mtime > stamp.stat().st_mtime for path in _static_sources(situation.root)
    )


STEPS = [
    Step("Setting up the platform", ["setup", "--no-input"]),
    Step("Loading the demo shop", ["load_demo"], is_needed=lambda situation: situation.with_demo),
    Step(
        "Collecting the static files",
        ["collectstatic", "--no-input", "--verbosity=0"],
        is_needed=static_is_stale,
        when_done=lambda situation: situation.static_stamp.touch(),
    ),
]


def take_steps(situation: Situation) -> list[str]:
    """Run what is needed, and show what it says. Returns the last paragraph of load_demo: the sign-ins."""
    sign_ins: list[str] = []
    for each in STEPS:
        if each.is_needed(situation):
            with step(each.title):
                lines = _run(each.command, situation)
            each.when_done(situation)
            if each.command == ["load_demo"]:
                sign_ins = _last_paragraph(lines)
    return sign_ins


def _run(command: list[str], situation: Situation) -> list[str]:
    child = Child(
        name=command[0],
        command=[sys.executable, "-u", "manage.py", *command],
        environment=situation.environment,
        folder=situation.root,
    )
    child.start()
    try:
        lines = _pass_on(child)
    finally:
        child.stop()
    if child.exit_code != 0:
        if any("No space left on device" in line for line in lines):
            raise CannotStart(f"the disk is full: no room left for {situation.data.path}.")
        raise CannotStart(f"`manage.py {' '.join(command)}` failed; what it said is above.")
    return lines


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


def _static_sources(root: Path) -> Iterator[Path]:
    yield root / "requirements.lock"  # other versions of the parts bring other files
    for folder in [root / "static", *root.glob("themes/library/*/static")]:
        yield from folder.rglob("*")
