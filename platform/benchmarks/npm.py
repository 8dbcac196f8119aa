"""Tools from npm, in a cache folder outside the repository: installed by themselves where npm is."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def installed(package: str, version: str, *, program: str) -> Path | None:
    """The path of `program` within the package's node_modules; None where it is not there and cannot be had."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "echoppe" / f"{package}-{version}"
    found = folder / "node_modules" / program
    if found.exists():
        return found
    npm = shutil.which("npm")
    if npm is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", f"{package}@{version}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    return found if done.returncode == 0 else None
