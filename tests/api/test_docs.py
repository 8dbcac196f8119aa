"""The commands of the documentation, as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api.problems import TITLES
from commerce.orders.services import mark_paid
from commerce.store.models import Store
from tests.dashboard.conftest import HOST
from tests.factories.catalog import make_product
from tests.factories.selling import NOON, make_variant, place

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ["api.md", "how-to/connect-a-stock-system.md"]


def commands(page):
    text = (DOCS / page).read_text().replace("\\\n", " ")
    return [
        line for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) for line in block.splitlines() if "curl" in line
    ]


def run(client, command, values):
    """What curl would send."""
    for name, value in values.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command)[1:]
    headers, data, target = {"host": HOST}, None, ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = words.pop(0)
        else:
            target = word
    parts = urlsplit(target)
    kind = headers.pop("Content-Type", "")
    path = f"{parts.path}?{parts.query}"
    return client.generic("GET" if data is None else "POST", path, data or "", kind, headers=headers)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_works(page, api, client):
    Store.objects.update(is_open=True)
    variant = make_variant(stock=5) if page == "api.md" else make_product(variants=[{"sku": "LAMP-1"}]).variants.get()
    order = place((make_variant(), 1), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    values = {"SHOP": f"http://{HOST}", "KEY": api.token, "ORDER": str(order.pk), "VARIANT": str(variant.pk)}

    found = commands(page)

    assert len(found) >= 6
    for command in found:
        answer = run(client, command, values)
        assert answer.status_code in (200, 201), f"{command}: {answer.content.decode()}"


def test_every_code_is_explained():
    text = (DOCS / "api.md").read_text()

    assert [code for code in TITLES if f"`{code}`" not in text] == []
