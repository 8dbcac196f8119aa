"""The promises of every theme that can be read off its files."""

import hashlib
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from themes.build import built_stylesheet, compressed_size, stylesheet_path
from themes.colors import contrast
from themes.manifest import common
from themes.services import LIBRARY, check_settings, installed_themes, stylesheet

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted([*(ROOT / "templates/storefront").rglob("*.html"), *LIBRARY.glob("*/templates/**/*.html")])
THEMES = [path.parent.name for path in sorted(LIBRARY.glob("*/theme.toml"))]


def test_every_theme_of_the_library_works():
    assert sorted(each.slug for each in installed_themes()) == THEMES


@pytest.mark.parametrize("theme", installed_themes(), ids=lambda theme: theme.slug)
def test_theme_is_whole_light_and_built(theme):
    fonts = [LIBRARY / theme.slug / "static" / name for name in theme.preload]
    built = stylesheet_path(theme).read_text()

    assert built == built_stylesheet(theme), "run manage.py theme_build"
    assert compressed_size(built) <= 30_000
    assert re.search(r"picture\s*>\s*source\s*{\s*display:\s*none", built), "it would be a box in every grid around"
    assert len(fonts) <= 2
    assert sum(font.stat().st_size for font in fonts) <= 90_000
    for each in theme.settings.values():
        assert f"{each.property or f'[data-{each.attribute}'}" in built, each.name
    assert (LIBRARY / theme.slug / "static" / theme.preview).is_file()


def test_scripts_stay_small():
    assert (ROOT / "static/storefront/shop.js").stat().st_size <= 9 * 1024


def test_fonts_come_with_their_licence():
    fonts = list(LIBRARY.glob("*/static/*/fonts/*.woff2"))

    assert fonts
    for font in fonts:
        family = font.stem.removesuffix("-ext")
        assert "SIL OPEN FONT LICENSE" in font.with_name(f"{family}-LICENSE.txt").read_text().upper()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_carries_nothing_inline_and_nothing_personal(template):
    text = template.read_text()

    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", text)
    assert scripts == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text) == []
    assert "csrf_token" not in text, "pages are cached for everybody; the server checks Origin instead"
    assert "|safe" not in text, "only what the server marked safe is printed as HTML"


@pytest.mark.parametrize("theme", installed_themes(), ids=lambda theme: theme.slug)
def test_default_colours_are_readable_in_light_and_dark(theme):
    colors = {name: each.default for name, each in theme.settings.items() if each.type == "color"}
    rules = [(each, rule) for each in theme.settings.values() for rule in each.contrast]

    assert {each.scheme for each, _rule in rules} == {"light", "dark"}
    too_low = [
        (each.name, rule) for each, rule in rules if contrast(colors[each.name], colors[rule.setting]) < rule.least
    ]
    assert too_low == []


def test_icons_used_are_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/storefront/icons.svg").read_text()))
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z]+)" %}', path.read_text())}

    assert used == sprite


def test_words_of_themes_have_french_ones():
    words = {"groups": set(common()["groups"].values())}
    for theme in installed_themes():
        settings = theme.settings.values()
        words[theme.slug] = {theme.description, theme.good_for, *(group.label for group in theme.groups)}
        words[theme.slug] |= {text for each in settings for text in (each.label, each.help) if text}
    with override("fr"):
        from django.utils.translation import gettext

        same = {"Type", "Logo"}  # the same words in both languages
        missing = {text for texts in words.values() for text in texts if gettext(text) == text} - same
    assert missing == set()


def test_vendored_files_are_the_pinned_ones():
    vendor = ROOT / "static/vendor"
    rows = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (vendor / "README.md").read_text(), re.MULTILINE)

    assert {path.name for path in vendor.glob("*.js")} == {name for name, _ in rows}
    for name, digest in rows:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("theme", installed_themes(), ids=lambda theme: theme.slug)
def test_height_of_the_logo_reaches_the_stylesheet(theme):
    values = check_settings(theme.slug, {"logo_height": "72"})

    assert "--logo-height: 72px" in stylesheet(theme.slug, values)
    assert stylesheet(theme.slug, {"logo_height": "400"}) == "", "beyond the limits is as if it were not there"
    assert "var(--logo-height)" in built_stylesheet(theme)
