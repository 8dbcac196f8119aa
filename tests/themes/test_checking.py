"""`manage.py theme_check`: what it finds, and that it finds it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from themes import build, checking, engine, presets
from themes.loader import LIBRARY
from themes.services import installed_themes


@pytest.mark.parametrize("theme", [each.slug for each in installed_themes()])
def test_themes_of_the_library_pass(theme):
    assert list(checking.problems_of(theme)) == []


@pytest.fixture
def theme(tmp_path, monkeypatch) -> Path:
    """A copy of Marché that a test may spoil."""
    shutil.copytree(LIBRARY / "marche", tmp_path / "marche", ignore=shutil.ignore_patterns("images"))
    for module in (build, checking, engine, presets):
        monkeypatch.setattr(module, "LIBRARY", tmp_path)
    for cached in (engine.engine_of, presets.read_preset):
        cached.cache_clear()
    yield tmp_path / "marche"
    for cached in (engine.engine_of, presets.read_preset):
        cached.cache_clear()


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def found(name: str) -> list[str]:
    return [problem for where, problem in checking.problems_of("marche") if where == name]


def test_faint_text_is_found_in_light_and_dark(theme):
    spoil(theme / "theme.toml", 'color_ink = { default = "#12261c", dark = "#eaf3ec" }',
          'color_ink = { default = "#8a958f", dark = "#4a534d" }')  # fmt: skip

    problems = found("contrast")

    assert any(problem.startswith("color_ink on color_ground:") for problem in problems)
    assert any(problem.startswith("color_ink_dark on color_ground_dark:") for problem in problems)
    assert any(problem.startswith("soft (") for problem in problems), "what the stylesheet mixes is reckoned too"


def test_broken_and_unsafe_templates_are_found(theme):
    folder = theme / "templates" / "storefront" / "components"
    (folder / "footer.html").write_text("{% if %}")
    (folder / "header.html").write_text('<header style="color: red"></header>')

    assert len(found("templates")) == 2


def test_stale_stylesheet_missing_picture_and_font_without_licence_are_found(theme):
    with (theme / "theme.css").open("a") as file:
        file.write("p { color: red; }")
    (theme / "static/marche/preview.webp").unlink()
    (theme / "static/marche/fonts/figtree-LICENSE.txt").unlink()

    assert "stale" in found("weight")[0]
    assert len(found("files")) == 3, "one picture, and two files of one font"
    assert any("apple-drink" in problem for problem in found("preset")), "its pictures were not copied"


def test_command_says_what_is_wrong_and_fails(theme, capsys):
    spoil(theme / "theme.toml", 'default = "round"', 'default = "wavy"')

    with pytest.raises(CommandError, match="1 problems in marche"):
        call_command("theme_check", "marche")

    said = capsys.readouterr()
    assert "wrong  theme.toml" in said.out
    assert "settings.radius.default: “wavy” is none of the choices" in said.err
