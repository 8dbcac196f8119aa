"""The Nu HTML checker (vnu): the file that VNU_JAR names, or the npm package, installed by itself where npm is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.npm import installed

VERSION = "26"


def find_vnu() -> Path | None:
    """None where it is not there and cannot be had, or there is no Java."""
    if shutil.which("java") is None:
        return None
    if named := os.environ.get("VNU_JAR"):
        return Path(named)
    return installed("vnu-jar", VERSION, program="vnu-jar/build/dist/vnu.jar")


def errors_in(jar: Path, pages: dict[str, bytes]) -> dict[str, list[str]]:
    """What is wrong with each of these pages, by their paths; one start of Java for all."""
    with tempfile.TemporaryDirectory(prefix="echoppe-vnu-") as folder:
        names = {str(Path(folder) / f"{number}.html"): path for number, path in enumerate(pages)}
        for name, path in names.items():
            Path(name).write_bytes(pages[path])
        command = ["java", "-jar", str(jar), "--errors-only", "--format", "json", *names]
        done = subprocess.run(command, capture_output=True, timeout=300)
        found: dict[str, list[str]] = defaultdict(list)
        for each in json.loads(done.stderr)["messages"]:
            if each["type"] == "error":
                found[names[each["url"].removeprefix("file:")]].append(each["message"])
    return dict(found)
