"""Demonstration shops of all themes, and the pages that are looked at in each: for the figures and the pictures."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.servers import Web, manage
from benchmarks.setting import Setting

PRODUCTS = {
    "atelier": "hooded-sweater", "marche": "carrot-juice", "terre": "stool", "volt": "laptop-13", "solo": "halden-one",
}  # fmt: skip


def pages_of(theme: str) -> dict[str, str]:
    return {
        "home": "/", "collection": "/collections/all/", "product": f"/products/{PRODUCTS[theme]}/", "cart": "/cart/",
    }  # fmt: skip


def open_demos(setting: Setting, *languages: str, themes: Iterable[str] = ()) -> Web:
    """A running server with a filled shop per theme, or for those alone."""
    wanted = [f"--language={each}" for each in languages or ("en",)] + [f"--theme={each}" for each in themes]
    manage(setting.environment, "load_theme_demos", "--as-shops", *wanted)
    return setting.web()


def url_of(web: Web, theme: str, path: str) -> str:
    return f"http://demo-{theme}.localhost:{web.port}{path}"
