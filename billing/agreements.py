"""The contract on the processing of personal data (GDPR, article 28): its text in the languages of the platform, its
version, and who else processes.

A text is a file `texts/<document>-<version>.<language>.md` of headings (`## `), lists (`- `) and paragraphs. A new
version is a new pair of files: what somebody accepted can be read for ever. Sub-processors stand in
`texts/subprocessors.toml`, or in the file that SUBPROCESSORS_FILE names.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).resolve().parent / "texts"
PROCESSING = "processing"
VERSION = "2026-11"
LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Subprocessor:
    name: str
    purpose: str
    country: str
    safeguard: str


@dataclass(frozen=True)
class Text:
    version: str
    language: str
    body: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()

    @property
    def blocks(self) -> list[tuple[str, list[str]]]:
        """`("heading" | "list" | "text", lines)` for templates."""
        found: list[tuple[str, list[str]]] = []
        for part in self.body.strip().split("\n\n"):
            lines = part.splitlines()
            if part.startswith("#"):
                found.append(("heading", [part.lstrip("# ").strip()]))
            elif part.startswith("- "):
                found.append(("list", [line.removeprefix("- ") for line in lines]))
            else:
                found.append(("text", [" ".join(lines)]))
        return found


def processing_text(language: str, version: str = VERSION) -> Text:
    """In English where there is no such translation. Raises FileNotFoundError for a version that never was."""
    language = language[:2] if language[:2] in LANGUAGES else "en"
    return read(version, language)


@lru_cache(maxsize=16)
def read(version: str, language: str) -> Text:
    return Text(version, language, (FOLDER / f"{PROCESSING}-{version}.{language}.md").read_text(encoding="utf-8"))


def subprocessors(language: str) -> list[Subprocessor]:
    """The hosting company of the settings first, then those of the file."""
    path = Path(settings.SUBPROCESSORS_FILE) if settings.SUBPROCESSORS_FILE else FOLDER / "subprocessors.toml"
    with path.open("rb") as file:
        rows = tomllib.load(file)["subprocessor"]
    return [named(row, language[:2]) for row in rows]


def named(row: dict[str, str], language: str) -> Subprocessor:
    def say(name: str) -> str:
        return row.get(f"{name}_{language}") or row.get(name, "")

    name = (
        settings.OPERATOR_HOSTING.splitlines()[0] if row.get("name") == "hosting" and settings.OPERATOR_HOSTING else ""
    )
    return Subprocessor(name or say("name"), say("purpose"), say("country"), say("safeguard"))


def as_file(text: Text, *, shop: str, accepted: str) -> str:
    """To keep: the text, who processes, and what was accepted when."""
    rows = [
        f"- {each.name}: {each.purpose} ({each.country}{'; ' + each.safeguard if each.safeguard else ''})"
        for each in subprocessors(text.language)
    ]
    head = f"{shop}\n{accepted}\n" if accepted else f"{shop}\n"
    return f"{head}\n{text.body.strip()}\n\n" + "\n".join(rows) + f"\n\nSHA-256 {text.sha256}\n"
