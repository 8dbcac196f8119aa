"""One stylesheet per theme, made of its values (theme.toml), the common parts (themes/base), the sections of the page
builder, and the theme's own theme.css. The result is committed: a test says when it is stale."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.conf import settings

from themes.loader import LIBRARY
from themes.manifest import Manifest
from themes.settings import css

BASE = Path(__file__).parent / "base"


def built_stylesheet(manifest: Manifest) -> str:
    defaults = {name: each.default for name, each in manifest.settings.items()}
    own = (LIBRARY / manifest.slug / "theme.css").read_text(encoding="utf-8")
    fonts = "".join(FONT_FACE.findall(own))
    parts = [path.read_text(encoding="utf-8") for path in sorted(BASE.glob("*.css"))]
    sections = (settings.ROOT / "static" / "builder" / "sections.css").read_text(encoding="utf-8")
    return smaller("\n".join([fonts, css(manifest, defaults), *parts, sections, FONT_FACE.sub("", own)])) + "\n"


FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def smaller(text: str) -> str:
    """Without comments and the white space that means nothing."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}")
    return re.sub(r"(?<=[a-z-]): (?=[^{}]*[;}])", ":", text).strip()


def stylesheet_path(manifest: Manifest) -> Path:
    return LIBRARY / manifest.slug / "static" / manifest.stylesheet


def compressed_size(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))
