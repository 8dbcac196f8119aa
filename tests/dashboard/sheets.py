"""What the product editor's form sends."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def values_of(html: str) -> dict[str, str]:
    """The fields of the editor's form as a browser would send them back untouched."""
    html = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
    html = html[html.index('id="bo-product"') : html.index("</form>")]
    found: dict[str, str] = {}
    for match in FIELD.finditer(html):
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(match[2])}
        name, kind = attributes.get("name"), attributes.get("type")
        if not name or kind in ("file", "submit"):
            continue
        rest = html[match.end() :]
        if match[1] == "textarea":
            found[name] = unescape(rest[: rest.index("</textarea>")]).removeprefix("\n")
        elif match[1] == "select":
            chosen = re.search(r'<option value="([^"]*)" selected', rest[: rest.index("</select>")])
            found[name] = unescape(chosen[1]) if chosen else ""
        elif kind not in ("checkbox", "radio"):
            found[name] = attributes.get("value", "")
        elif "checked" in attributes:
            found[name] = attributes.get("value", "on")
    return found


def opened(client: Client, path: str) -> dict[str, str]:
    response = client.get(path)
    assert response.status_code == 200
    return values_of(response.content.decode())


def new_product(client: Client, **changes: Any) -> dict[str, Any]:
    return opened(client, "/products/add/") | {"title": "Lamp", "single-price_amount": "12.50"} | changes
