from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from builder.pages.redirects import UnreadableRedirects, apply_redirects, plan_redirects
from commerce.store.models import Store
from core.csvfile import read_table
from tests.factories.catalog import make_collection

FILE = """from;to
https://old.example/chaise.html?id=3;/collections/lights/
/products/old-lamp;/collections/lights/
/fr/12-lampe;https://elsewhere.example/lampe
"""


def plan(text: str) -> list[tuple[str, str, str]]:
    return [(row.old, row.new, row.problem) for row in plan_redirects(read_table(text.encode()))]


@pytest.fixture
def shopper(shop: Any) -> Client:
    Store.objects.update(is_open=True)
    return Client(headers={"host": "alpha.localhost"})


def test_old_addresses_lead_to_new_ones(shopper: Client) -> None:
    make_collection()
    assert apply_redirects(plan_redirects(read_table(FILE.encode()))) == 3
    assert shopper.get("/chaise.html/?id=3")["Location"] == "/collections/lights/"
    assert shopper.get("/products/old-lamp/")["Location"] == "/collections/lights/"
    assert shopper.get("/fr/12-lampe/")["Location"] == "https://elsewhere.example/lampe"


def test_second_file_changes_what_is_there(shop: Any) -> None:
    apply_redirects(plan_redirects(read_table(b"from,to\n/a,/b\n")))
    rows = plan_redirects(read_table(b"from,to\n/a/,/c\n"))
    assert [row.is_known for row in rows] == [True]
    assert apply_redirects(rows) == 1
    assert [(each.old_path, each.redirect_link) for each in Redirect.objects.all()] == [("/a", "/c")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("/a", "", "An address is missing."),
        ("", "/b", "An address is missing."),
        ("/a", "javascript:alert(1)", "The new address begins with / or https://."),
        ("/a", "//evil.example", "The new address begins with / or https://."),
        ("/", "/b", "The home page cannot lead elsewhere."),
        ("/a/", "/a", "It leads to itself."),
        ("/a", "/" + "b" * 300, "An address is longer than 255 characters."),
        ("http://[x", "/b", "This is no address."),
    ],
)
def test_row_that_cannot_be_says_why(shop: Any, old: str, new: str, problem: str) -> None:
    assert [row[2] for row in plan(f"from;to\n{old};{new}\n/fine;/x\n")] == [problem, ""]


def test_twice_and_circles_are_found(shop: Any) -> None:
    assert [row[2] for row in plan("from,to\n/a,/b\n/a/,/c\n")] == ["", "Row 2 names this old address already."]
    problems = [row[2] for row in plan("from,to\n/a,/b\n/b,/c\n/c,/a\n/d,/a\n")]
    assert problems[:3] == ["It leads in a circle."] * 3


def test_file_without_header_is_read(shop: Any) -> None:
    assert plan("/a,/b\n/c,/d\n") == [("/a", "/b", ""), ("/c", "/d", "")]
    with pytest.raises(UnreadableRedirects):
        plan("only\nones\n")


def test_merchant_looks_first_and_makes_then(owner_client: Client) -> None:
    file = io.BytesIO(FILE.encode() + b"/bad;nowhere\n")
    file.name = "old.csv"
    html = owner_client.post("/redirect-import/", {"file": file}).content.decode()
    assert "3 redirects can be made." in html
    assert "1 row has a problem and is left out." in html
    assert not Redirect.objects.exists()
    text = html.split('name="text" value="')[1].split('"')[0]
    answer = owner_client.post("/redirect-import/", {"text": text, "apply": "1"})
    assert answer.status_code == 302
    assert Redirect.objects.count() == 3
    assert owner_client.post("/redirect-import/", {"text": ""}).status_code == 422


@pytest.mark.parametrize("path", ["/redirects/import/", "/redirects/import/process/"])
def test_import_of_wagtail_leads_to_ours(owner_client: Client, path: str) -> None:
    """Its own ends at a short row, with the rows before it made."""
    for answer in (owner_client.get(path), owner_client.post(path)):
        assert (answer.status_code, answer.url) == (302, "/redirect-import/")
