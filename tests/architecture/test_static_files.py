"""A file that a template names and nobody has is an error 500 in production, and nothing at all in other tests."""

from __future__ import annotations

import re
from pathlib import Path

from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""\{%\s*static\s+["']([^"'{}]+)["']""")


def names_in(text: str) -> list[str]:
    return NAMED.findall(text)


def test_names_are_found():
    assert names_in("""{% static 'a/b.css' %} {% static "c.js" as x %} {% static variable %}""") == ["a/b.css", "c.js"]


def test_every_file_that_a_template_names_is_there():
    folders = [ROOT / "templates", ROOT / "themes" / "library"]
    named = {
        (name, path.relative_to(ROOT).as_posix())
        for folder in folders
        for path in folder.rglob("*.html")
        for name in names_in(path.read_text())
    }

    assert len(named) > 30
    assert [each for each in sorted(named) if finders.find(each[0]) is None] == []
