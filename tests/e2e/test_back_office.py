"""What needs a browser in the back office: pictures, options, the order of things, and reading it without a mouse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.looking import Findings
from tests.e2e.people import Visitor

pytestmark = pytest.mark.e2e


@pytest.fixture
def admin(site: Any, page: Any, backoffice_cookie: str) -> Any:
    """The page of a browser that is signed in to the admin of a shop with nothing in it."""
    cookies = {"echoppe": backoffice_cookie, "lang": "en"}
    url = site.url("backoffice.admin")
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return page


def test_screens_are_sound_while_they_are_empty(admin: Any, visitor: Visitor) -> None:
    """tests/e2e/test_accessibility.py looks at them with everything in it."""
    found = Findings(visitor)

    found.visit("backoffice.admin", "/products/", "/products/add/", "/products/stock/", "/products/collections/")
    found.visit("backoffice.admin", "/products/collections/add/", "/orders/", "/customers/")

    assert found == []


def picture(folder: Path, name: str, colour: str) -> str:
    from PIL import Image

    Image.new("RGB", (300, 300), colour).save(folder / name)
    return str(folder / name)


def test_product_is_made_in_the_browser(site: Any, admin: Any, tmp_path: Path) -> None:
    def address(path: str) -> str:
        return site.url("backoffice.admin", path)

    # A product with two options, one of them added by the script.
    admin.goto(address("/products/add/"))
    admin.locator("[name=title]").fill("Scarf")
    admin.get_by_role("textbox", name="Description", exact=True).fill("Warm and soft.")
    admin.locator("[name=single-price_amount]").fill("49.50")
    admin.locator("[name=options-0-name]").fill("Size")
    admin.locator("[name=options-0-values]").fill("S, M")
    admin.get_by_role("button", name="Add an option").click()
    admin.locator("[name=options-1-name]").fill("Colour")
    admin.locator("[name=options-1-values]").fill("Red\nBlue\n")
    assert admin.locator("[data-bo-seo-title]").inner_text() == "Scarf"
    admin.get_by_role("button", name="Save", exact=True).click()
    admin.get_by_text("“Scarf” is saved.").wait_for()
    assert admin.locator("[name$=-price_amount]").count() == 4

    # Pictures arrive at once; the keyboard puts the second first, and the focus stays where it was.
    admin.locator("[name=files]").set_input_files(
        [picture(tmp_path, "a.png", "red"), picture(tmp_path, "b.png", "blue")]
    )
    rows = admin.locator("[data-bo-picture]")
    rows.nth(1).wait_for()
    rows.nth(0).get_by_label("What does it show?").fill("Red")
    rows.nth(1).get_by_label("What does it show?").fill("Blue")
    rows.nth(1).get_by_role("button", name="Move earlier").focus()
    admin.keyboard.press("Enter")
    assert admin.evaluate("document.activeElement.getAttribute('aria-label')") == "Move earlier"
    admin.get_by_role("button", name="Save", exact=True).click()
    admin.get_by_text("“Scarf” is saved.").wait_for()
    shown = [rows.nth(n).get_by_label("What does it show?").input_value() for n in range(rows.count())]
    assert shown == ["Blue", "Red"]

    # Chosen products and the question before an act.
    admin.goto(address("/products/"))
    hide = admin.get_by_role("button", name="Hide")
    assert hide.is_hidden()
    admin.get_by_label("All on this page").check()
    hide.click()
    admin.get_by_role("button", name="Yes, hide them").click()
    admin.get_by_text("1 product is now hidden.").wait_for()
