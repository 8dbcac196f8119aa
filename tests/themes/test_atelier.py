"""The promises of the Atelier theme that can be read off its files."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "themes/library/atelier"
STATIC = THEME / "static/atelier"
TEMPLATES = sorted((ROOT / "templates/storefront").rglob("*.html"))
MANIFEST = tomllib.loads((THEME / "theme.toml").read_text())


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def test_files_stay_within_the_weight_of_a_product_page():
    fonts = list((STATIC / "fonts").glob("*.woff2"))

    assert len(fonts) <= 2
    assert all(font.stat().st_size <= 40_000 for font in fonts)
    assert (STATIC / "shop.js").stat().st_size <= 6 * 1024
    assert compressed(STATIC / "atelier.css") <= 12_000
    shared = [
        STATIC / "atelier.css",
        STATIC / "shop.js",
        STATIC / "icons.svg",
        ROOT / "static/vendor/htmx.min.js",
    ]
    html_allowance = 10_000
    assert sum(map(compressed, shared)) + sum(f.stat().st_size for f in fonts) + html_allowance <= 100_000


def test_fonts_come_with_their_licence():
    for font in (STATIC / "fonts").glob("*.woff2"):
        assert "SIL OPEN FONT LICENSE" in font.with_name(f"{font.stem}-LICENSE.txt").read_text().upper()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_carries_nothing_inline_and_nothing_personal(template):
    text = template.read_text()

    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", text)
    assert scripts == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text) == []
    assert "csrf_token" not in text, "pages are cached for everybody; the server checks Origin instead"
    assert "|safe" not in text, "only what the server marked safe is printed as HTML"


@pytest.mark.parametrize("name", [n for n, s in MANIFEST["settings"].items() if "contrast_with" in s])
def test_default_colour_is_readable(name):
    setting = MANIFEST["settings"][name]
    other = MANIFEST["settings"][setting["contrast_with"]["setting"]]

    assert contrast(setting["default"], other["default"]) >= setting["contrast_with"]["least"]


def test_every_setting_is_a_property_of_the_stylesheet_with_the_same_default():
    css = (STATIC / "atelier.css").read_text()

    for setting in MANIFEST["settings"].values():
        default = setting.get("choices", {}).get(setting["default"], setting["default"])
        declared = re.search(rf"^  {setting['property']}: (.+);$", css, re.MULTILINE)
        assert declared is not None, setting["property"]
        same = {"#fff": "#ffffff"}.get(declared[1], declared[1])
        assert same == default


def test_icons_used_are_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text()))
    used = {name for path in TEMPLATES for name in re.findall(r'icon\.html" with name="([a-z]+)"', path.read_text())}

    assert used == sprite


def test_vendored_files_are_the_pinned_ones():
    vendor = ROOT / "static/vendor"
    rows = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (vendor / "README.md").read_text(), re.MULTILINE)

    assert {path.name for path in vendor.glob("*.js")} == {name for name, _ in rows}
    for name, digest in rows:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
