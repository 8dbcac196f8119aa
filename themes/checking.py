"""Judging a theme as a store's review would, by its files alone: what it says of itself, templates, contrast, weight."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from themes.build import BASE, built_stylesheet, compressed_size, stylesheet_path
from themes.colors import contrast, css_mix
from themes.engine import engine_of
from themes.loader import LIBRARY
from themes.manifest import DARK, BadManifest, Manifest, read_manifest
from themes.presets import LANGUAGES, picture_path, read_preset

CSS_LIMIT, SCRIPT_LIMIT, FONT_LIMIT = 30_000, 16 * 1024, 90_000
MIX = re.compile(r"--(\w+): color-mix\(in oklab, (\S+) (\d+)%, var\(--(\w+)\)\);")
READ_AS = {"soft": 4.5, "good": 4.5, "warn": 4.5, "wrong": 4.5, "edge": 3.0}  # least contrast of what values.css mixes


def problems_of(slug: str) -> Iterator[tuple[str, str]]:
    """(what was looked at, what is wrong), everything that can be found in one go."""
    path = LIBRARY / slug / "theme.toml"
    try:
        manifest = read_manifest(path.read_text(encoding="utf-8"), slug=slug)
    except (FileNotFoundError, NotADirectoryError):
        yield "theme.toml", f"there is no themes/library/{slug}/theme.toml"
        return
    except BadManifest as error:
        yield from (("theme.toml", problem) for problem in error.problems)
        return
    for name, check in CHECKS.items():
        yield from ((name, problem) for problem in check(manifest))


def check_files(manifest: Manifest) -> Iterator[str]:
    static = LIBRARY / manifest.slug / "static"
    for name in (manifest.preview, *manifest.preload):
        if not (static / name).is_file():
            yield f"static/{name} is missing"
    if not (settings.ROOT / "static" / manifest.script).is_file() and not (static / manifest.script).is_file():
        yield f"the script {manifest.script} is missing"
    for font in static.rglob("*.woff2"):
        if not font.with_name(f"{font.stem.removesuffix('-ext')}-LICENSE.txt").is_file():
            yield f"{font.name} comes without its licence"


def check_templates(manifest: Manifest) -> Iterator[str]:
    common = settings.ROOT / "templates"
    own = LIBRARY / manifest.slug / "templates"
    names = {
        path.relative_to(root).as_posix() for root in (common, own) for path in (root / "storefront").rglob("*.html")
    }
    engine = engine_of(manifest.slug)
    for name in sorted(names) if engine else ():
        try:
            engine.get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            yield f"{name}: {error}"
    for path in own.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|\|safe|<script(?![^>]*\bsrc=)", text):
            yield f"{path.name}: holds a style, a script or unsafe output, which the browser or we refuse"


def check_contrast(manifest: Manifest) -> Iterator[str]:
    colors = {name: each.default for name, each in manifest.settings.items() if each.type == "color"}
    for each in manifest.settings.values():
        for rule in each.contrast:
            found = contrast(colors[each.name], colors[rule.setting])
            if found < rule.least:
                yield f"{each.name} on {rule.setting}: {found:.2f}, needs {rule.least}"
    values = (BASE / "00_values.css").read_text(encoding="utf-8")
    for ending in ("", DARK):
        known = {name.removeprefix("color_"): colors.get(f"{name}{ending}", color) for name, color in colors.items()}
        for name, first, share, second in MIX.findall(values):
            one = known[first.removeprefix("var(--").removesuffix(")")] if first.startswith("var") else first
            mixed = css_mix(one, int(share) / 100, known[second])
            for ground in ("ground", "plaster"):
                found = contrast(mixed, known[ground])
                if found < READ_AS.get(name, 0):
                    yield f"{name}{ending} ({mixed}) on {ground}: {found:.2f}, needs {READ_AS[name]}"


def check_weight(manifest: Manifest) -> Iterator[str]:
    built = stylesheet_path(manifest)
    if not built.is_file() or built.read_text(encoding="utf-8") != built_stylesheet(manifest):
        yield "the stylesheet is stale: run manage.py theme_build"
    elif (size := compressed_size(built.read_text(encoding="utf-8"))) > CSS_LIMIT:
        yield f"the stylesheet has {size:,} bytes compressed, {CSS_LIMIT:,} are allowed"
    static = LIBRARY / manifest.slug / "static"
    fonts = sum((static / name).stat().st_size for name in manifest.preload if (static / name).is_file())
    if fonts > FONT_LIMIT:
        yield f"the preloaded fonts have {fonts:,} bytes, {FONT_LIMIT:,} are allowed"
    script = next(
        (p for p in (settings.ROOT / "static" / manifest.script, static / manifest.script) if p.is_file()), None
    )
    if script and (size := len(gzip.compress(script.read_bytes()))) > SCRIPT_LIMIT:
        yield f"the script has {size:,} bytes compressed, {SCRIPT_LIMIT:,} are allowed"


def check_preset(manifest: Manifest) -> Iterator[str]:
    demo = settings.ROOT / "platform" / "onboarding" / "demo" / "images"
    for language in LANGUAGES:
        preset = read_preset(manifest.slug, language)
        if not preset:
            yield "there is no preset/preset.toml"
            return
        for product in preset["products"]:
            missing = [name for name in product["images"] if picture_path(manifest.slug, name, Path(demo)) is None]
            if missing:
                yield f"preset, {product['slug']}: no picture {', '.join(missing)}"
            if product["collection"] not in preset["collections"]:
                yield f"preset, {product['slug']}: no collection {product['collection']}"


CHECKS: dict[str, Callable[[Manifest], Iterator[str]]] = {
    "files": check_files, "templates": check_templates, "contrast": check_contrast, "weight": check_weight,
    "preset": check_preset,
}  # fmt: skip
