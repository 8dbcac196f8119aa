"""Every text that people see has a French one."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from django.utils.translation import template as django_template

from embedded.messages import read_parts

ROOT = Path(__file__).resolve().parents[2]
CODE = ["platform", "tenants", "commerce", "storefront", "builder", "themes", "billing"]
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "mark": None, "gettext_noop": None, "ngettext": (1, 2),
    "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
# What Django's templatize() leaves of a template: calls among rubbish.
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<!\w)(?:n?p?gettext|_)\(\s*{STRING}(?:\s*,\s*{STRING})*(?:\s*,\s*\w+)?\s*\)", re.S)
ASKS = re.compile(
    r"(?:_|gettext|gettext_lazy|gettext_noop|mark)\s*\("
)  # what ends in one of these is a call of a keyword
# Words that are the same in both languages, or that Django and Wagtail translate themselves.
NOT_OURS = {"English", "French", "label", "settinglabel"}  # the last two: keys looked up, not texts


def texts() -> dict[tuple[str, str], str]:
    """(context, text) of every message in code and templates, with the file where it stands."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(sources()):
        text = path.read_text()
        if path.suffix == ".html" or path.suffix == ".txt":
            text = "\n".join(m.group(0) for m in CALL.finditer(django_template.templatize(text, origin=str(path))))
        if not ASKS.search(text):
            continue
        for _line, message, _comments, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
            for one in (message,) if isinstance(message, str) else message[:1]:
                if one and one.strip():
                    found.setdefault((context or "", one), str(path.relative_to(ROOT)))
    return found


def sources() -> list[Path]:
    python = [path for folder in CODE for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    pages = [path for folder in ("templates", "themes/library") for path in (ROOT / folder).rglob("*.*")]
    return [*python, *[path for path in pages if path.suffix in {".html", ".txt"}]]


def test_every_text_has_a_french_one():
    french = {
        (m.context or "", m.id if isinstance(m.id, str) else m.id[0])
        for m in read_parts(ROOT / "locale/fr/parts")
        if m.id
    }
    missing = {text: place for text, place in texts().items() if text not in french and text[1] not in NOT_OURS}

    lines = [f"{place}: {text!r}" for (_context, text), place in sorted(missing.items(), key=lambda item: item[1])]
    assert not lines, f"{len(lines)} texts without French:\n" + "\n".join(lines[:200])


@pytest.mark.parametrize("part", sorted((ROOT / "locale/fr/parts").glob("*.po")), ids=lambda path: path.stem)
def test_placeholders_are_kept_in_french(part: Path):
    from babel.messages.pofile import read_po

    with part.open("rb") as file:
        catalog = read_po(file, locale="fr")
    placeholder = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
    broken = []
    for message in catalog:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(placeholder.findall(ids[-1]))
        if message.id and any(set(placeholder.findall(s)) != wanted for s in strings[-1:] if s):
            broken.append(message.id)
    assert broken == []


def test_no_line_begins_with_french_punctuation():
    """A space before ; : ? ! and inside « » is one that does not break; a phone's lines are short."""
    strings = [
        text for message in read_parts(ROOT / "locale/fr/parts")
        for text in ((message.string,) if isinstance(message.string, str) else message.string) if message.id
    ]  # fmt: skip

    assert [text for text in strings if re.search(r" [;:?!»]|« ", text)] == []
