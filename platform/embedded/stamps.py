"""What was done at an earlier start and need not be done again, kept in `run/` of the data folder."""

import json
from collections.abc import Iterator
from pathlib import Path

from embedded.folder import DataFolder

NOT_OURS = {"var", "tests", "docs", "infra", "bin", "node_modules", "staticfiles"}
MADE_BY_RUNNING = {"__pycache__", "LC_MESSAGES"}


def static_is_stale(root: Path, data: DataFolder) -> bool:
    """Also when the lock file changed: other versions of the parts bring other files."""
    stamp = data.run / "static-collected"
    sources = [root / "requirements.lock", root / "static", *root.glob("themes/library/*/static")]
    return not stamp.exists() or _newest(sources) > stamp.stat().st_mtime


def stamp_static(data: DataFolder) -> None:
    (data.run / "static-collected").touch()


def demo_sign_ins(root: Path, data: DataFolder) -> list[str] | None:
    """The sign-ins of the demo loaded earlier, or None if it has to be loaded.

    It has, once any code changed, and in databases that are not the ones it was loaded into.
    """
    try:
        found = json.loads((data.run / "demo-loaded").read_text())
        return list(found["sign_ins"]) if found["into"] == _demo_key(root, data) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def stamp_demo(root: Path, data: DataFolder, sign_ins: list[str]) -> None:
    (data.run / "demo-loaded").write_text(json.dumps({"into": _demo_key(root, data), "sign_ins": sign_ins}))


def _demo_key(root: Path, data: DataFolder) -> list[float]:
    """Raises OSError where the embedded PostgreSQL is not used: of other databases we know nothing."""
    folders = [entry for entry in root.iterdir() if not entry.name.startswith(".") and entry.name not in NOT_OURS]
    return [(data.postgres / "PG_VERSION").stat().st_mtime, _newest(folders)]


def _newest(paths: list[Path]) -> float:
    return max((file.stat().st_mtime for path in paths for file in _files(path)), default=0)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir() and path.name not in MADE_BY_RUNNING:
        for entry in path.iterdir():
            yield from _files(entry)
