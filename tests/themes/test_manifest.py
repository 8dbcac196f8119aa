"""theme.toml is read strictly, and what a shop has stored survives whatever happens to its theme."""

from pathlib import Path

import pytest

from themes import services
from themes.manifest import BadManifest, Manifest, read_manifest
from themes.settings import BadSetting, check, css, read_settings, to_store

GOOD = """
format = 1
slug = "plain"
name = "Plain"
version = "1.0.0"
description = "A theme for tests."
stylesheet = "plain/plain.css"
script = "storefront/shop.js"
settings_version = {version}
[settings]
scheme = {{}}
color_ground = {{ default = "#ffffff", dark = "#111111" }}
color_plaster = {{ default = "#f4f4f4", dark = "#1c1c1c" }}
color_ink = {{ default = "#111111", dark = "#eeeeee" }}
radius = {{ default = "soft" }}
text_size = {{}}
{more}
"""
MIGRATIONS = """
[[migrations]]
to = 2
rename = { color_paper = "color_ground" }
drop = ["shadow"]
[[migrations]]
to = 3
map = { radius = { rounded = "round" } }
"""


def made(more: str = "", *, version: int = 1) -> Manifest:
    return read_manifest(GOOD.format(version=version, more=more), slug="plain")


def test_colour_with_a_dark_value_makes_two_settings():
    manifest = made()

    assert [each.name for each in manifest.in_group("colours")] == [
        "scheme", "color_ground", "color_ground_dark", "color_plaster", "color_plaster_dark", "color_ink",
        "color_ink_dark",
    ]  # fmt: skip
    assert [rule.setting for rule in manifest.settings["color_ink_dark"].contrast] == [
        "color_ground_dark", "color_plaster_dark",
    ]  # fmt: skip
    assert [group.key for group in manifest.groups] == ["colours", "type", "shape"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format = 1\nslug = ", "theme.toml is not TOML"),
        (GOOD.format(version=1, more="").replace("format = 1", "format = 9"), "format: must be 1, this is 9"),
        (GOOD.format(version=1, more="").replace('slug = "plain"', 'slug = "other"'), "slug: must be the name of"),
        (GOOD.format(version=1, more='glow = { default = "on" }'), "settings.glow.label: is missing"),
        (GOOD.format(version=1, more="radius_two = 3"), "settings.radius_two: must be a table"),
        (GOOD.format(version=1, more="").replace('"#ffffff"', '"white"'), "settings.color_ground.default: “white”"),
        (GOOD.format(version=1, more="").replace('"soft"', '"wavy"'), "settings.radius.default: “wavy” is none"),
        (GOOD.format(version=1, more="").replace("color_plaster", "color_paste"), "settings.color_paste.label"),
        (GOOD.format(version=1, more="[[migrations]]\nto = 7"), "migrations[1].to: must be a version"),
        (
            GOOD.format(version=1, more="[settings.space]\nchoices.wide = { label = 'W', css = '1;}' }"),
            "settings.space.choices.wide: needs a value for the stylesheet",
        ),
    ],
    ids=["syntax", "format", "slug", "unknown", "table", "colour", "choice", "contrast", "migration", "escape"],
)
def test_error_in_theme_toml_is_named(text, said):
    with pytest.raises(BadManifest) as caught:
        read_manifest(text, slug="plain")

    assert any(said in problem for problem in caught.value.problems), caught.value.problems


def test_settings_of_an_older_version_are_brought_up_to_date():
    manifest = made(MIGRATIONS, version=3)
    stored = {"color_paper": "#fefefe", "shadow": "deep", "radius": "rounded"}

    read = read_settings(manifest, stored)

    assert read.values == {"color_ground": "#fefefe", "radius": "round"}
    assert (read.ignored, read.message) == ({}, "")
    assert to_store(manifest, read.values, stored) == {"color_ground": "#fefefe", "radius": "round", "_version": 3}


def test_settings_of_a_newer_version_are_kept_and_ignored_with_a_message():
    stored = {"_version": 5, "radius": "round", "shimmer": "much", "color_ink": "oklch(1 0 0)"}

    read = read_settings(made(), stored)

    assert read.values == {"radius": "round"}
    assert "newer version" in read.message
    kept = to_store(made(), check(made(), {"radius": "square"}), stored)
    assert kept == {"_version": 5, "radius": "square", "shimmer": "much", "color_ink": "oklch(1 0 0)"}


def test_unreadable_colour_is_refused_with_the_nearest_that_would_do():
    with pytest.raises(BadSetting) as caught:
        check(made(), {"color_ink": "#777777"})

    assert caught.value.name == "color_ink"
    assert check(made(), {"color_ink": caught.value.color}) == {"color_ink": caught.value.color}
    assert "#111111" < caught.value.color < "#777777"


def test_css_says_dark_values_for_dark_screens_only():
    text = css(made(), {"color_ink_dark": "#ffffff", "text_size": "110"})

    assert text == (
        ":root {\n  --size: 110%;\n}\n"
        "@media (prefers-color-scheme: dark) { :root:not([data-scheme=light]) {\n  --ink: #ffffff;\n} }\n"
        ":root[data-scheme=dark] {\n  --ink: #ffffff;\n}\n"
    )


def test_broken_theme_reads_as_the_default_one(tmp_path, monkeypatch):
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "theme.toml").write_text("format = ")
    (tmp_path / "atelier").mkdir()
    shipped = Path(services.LIBRARY) / "atelier" / "theme.toml"
    (tmp_path / "atelier" / "theme.toml").write_text(shipped.read_text())
    monkeypatch.setattr(services, "LIBRARY", tmp_path)
    services.find_manifest.cache_clear()
    try:
        assert services.manifest("plain").slug == "atelier"
        assert services.manifest("../etc").slug == "atelier"
        assert [each.slug for each in services.installed_themes()] == ["atelier"]
    finally:
        services.find_manifest.cache_clear()
