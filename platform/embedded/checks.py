"""What `bin/test` runs: a plain list, top to bottom."""

import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
NO_TESTS_COLLECTED = 5  # pytest's exit code
WORKERS = 2
BROWSER_TESTS = (
    "tests/e2e"  # by folder, not by mark: to find and load all tests takes each process a quarter of a minute
)


@dataclass(frozen=True)
class Check:
    """`skip_reason` tells why it cannot run here, or None. `fine` are the exit codes that count as passed. What is not
    `is_in_sight` runs beside what is, and is shown when it has ended."""

    title: str
    command: list[str]
    is_lint: bool = True
    is_in_sight: bool = False
    skip_reason: Callable[[], str | None] = lambda: None
    fine: tuple[int, ...] = (0,)


def all_checks(root: Path, *, browser_reason: Callable[[], str | None]) -> list[Check]:
    templates = _existing(root, "templates", "themes/library")
    return [
        Check("ruff check", [PYTHON, "-m", "ruff", "check", "."]),
        Check("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Check("import-linter", ["lint-imports", "--no-logo"]),
        Check(
            "djlint",
            [PYTHON, "-m", "djlint", "--lint", "--quiet", *templates],
            skip_reason=lambda: None if templates else "there are no templates",
        ),
        Check("missing migrations", _manage("makemigrations", "--check", "--dry-run")),
        Check("mypy", [PYTHON, "-m", "mypy", *_typed(root)]),
        Check(
            "pytest",
            pytest("-n", str(WORKERS), "--dist", "loadgroup", f"--ignore={BROWSER_TESTS}", "--durations", "25"),
            is_lint=False,
            is_in_sight=True,
        ),
        Check(
            "browser tests",  # beside the others, with databases of their own
            ["env", f"ECHOPPE_TEST_WORKER=gw{WORKERS}", *pytest(BROWSER_TESTS, "--durations", "12")],
            is_lint=False,
            skip_reason=browser_reason,
            fine=(0, NO_TESTS_COLLECTED),
        ),
    ]


def pytest(*arguments: str) -> list[str]:
    return [PYTHON, "-m", "pytest", *arguments]


def _manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments, "--settings=config.settings.test"]


def _typed(root: Path) -> list[str]:
    """The packages of which pyproject.toml asks something. The others, where it has mypy ignore what it finds, are only read
    as far as these need them. `platform/` is no package, so mypy is told the packages inside it."""
    parts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"]
    names = [name.removesuffix(".*") for part in parts if not part.get("ignore_errors") for name in part["module"]]
    return _existing(root, *names, *(f"platform/{name}" for name in names))


def _existing(root: Path, *folders: str) -> list[str]:
    return [folder for folder in folders if (root / folder).is_dir()]
