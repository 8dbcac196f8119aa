"""A merchant makes a theme theirs without touching the mouse: colours, logo, undo, publish, schedule, roll back."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.looking import Findings
from tests.e2e.people import Visitor, until

pytestmark = pytest.mark.e2e
HERE = Path(__file__).parent
HANDLE = "wintertheme"
IN_SHOP = f"""
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop
with control_context():
    shop = Shop.objects.get(handle="{HANDLE}")
with shop_context(shop):
"""
OPEN = f"{IN_SHOP}    from commerce.store.models import Store; Store.objects.update(is_open=True)"
TWO_DAYS_ON = f"""{IN_SHOP}
    from datetime import timedelta
    from django.utils import timezone
    from builder.editor.tasks import publish_due
    publish_due(timezone.now() + timedelta(days=2))
"""
ROSE, GREEN = "#a3154b", "#0b5c3a"


@pytest.fixture
def merchant(site: Any, visit: Any) -> Visitor:
    output = site.run(HERE / "sign_in.py", HANDLE)
    cookie = next(line.split()[1] for line in output.splitlines() if line.startswith("COOKIE"))
    found = visit()
    url = site.url(f"{HANDLE}.admin")
    cookies = {"echoppe": cookie, "lang": "en"}
    found.page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return found


def press(button: Any) -> None:
    button.focus()
    button.page.keyboard.press("Enter")


def accent(page: Any) -> str:
    script = "() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"
    return str(page.evaluate(script))


def accent_in_frame(page: Any) -> str:
    frame = page.frame(url=re.compile("/preview/"))
    return accent(frame) if frame else ""


def type_color(page: Any, color: str) -> None:
    field = page.locator("[name=s-color_accent]")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(color)
    page.keyboard.press("Tab")
    until(lambda: accent_in_frame(page) == color, f"{color} in the frame")


def draft_is_saved(page: Any) -> None:
    page.locator("[data-status]", has_text="Draft saved").wait_for()


def logo() -> dict[str, Any]:
    data = io.BytesIO()
    Image.new("RGB", (400, 100), "teal").save(data, "PNG")
    return {"name": "our logo.png", "mimeType": "image/png", "buffer": data.getvalue()}


def test_theme_is_made_ones_own_with_the_keyboard(site: Any, visit: Any, merchant: Visitor) -> None:
    admin, shopper, page = f"{HANDLE}.admin", visit(), merchant.page
    site.manage("shell", "-c", OPEN)
    merchant.go(admin, "/themes/")
    press(page.get_by_role("link", name=re.compile("^Edit")).first)
    page.locator("[data-tools]").wait_for()
    shopper.go(HANDLE, "/")
    first = accent(shopper.page)

    # A colour is seen at once beside the settings, and by nobody else. One that cannot be read comes with one that can.
    type_color(page, ROSE)
    draft_is_saved(page)
    type_color(page, "#ffd400")
    offer = page.locator(".te-suggestion").first
    offer.wait_for()
    Findings(merchant).look("with a colour that cannot be read")
    press(offer)
    draft_is_saved(page)
    darker = page.locator("[name=s-color_accent]").input_value()
    assert darker not in {"#ffd400", ROSE}
    shopper.go(HANDLE, "/")
    assert accent(shopper.page) == first

    # Undo and redo.
    for wanted in ("#ffd400", ROSE):
        page.keyboard.press("Control+z")
        until(lambda wanted=wanted: accent_in_frame(page) == wanted, f"{wanted} again")
    page.keyboard.press("Control+Shift+z")
    until(lambda: accent_in_frame(page) == "#ffd400", "redone")
    page.keyboard.press("Control+z")
    draft_is_saved(page)

    # A logo, and own CSS.
    page.locator("[name=logo-file]").set_input_files(logo())
    page.frame_locator("[data-frame]").locator(".header__logo").wait_for()
    summary = page.locator("summary", has_text="Own CSS")
    press(summary)
    page.locator("[name=css]").focus()
    page.keyboard.type(".header__logo { outline: 3px solid red }")
    until(lambda: outline(page.frame(url=re.compile("/preview/"))) == "solid", "own CSS in the frame")

    # Published: the next page is another one.
    press(page.get_by_role("button", name="Publish", exact=True))
    page.get_by_text("Published. Shoppers see it").wait_for()
    shopper.go(HANDLE, "/")
    assert accent(shopper.page) == ROSE
    assert shopper.page.locator(".header__logo").evaluate("image => image.width / image.height") == 4
    assert outline(shopper.page) == "solid"

    # Scheduled for tomorrow; changed after that.
    type_color(page, GREEN)
    draft_is_saved(page)
    press(page.locator("summary", has_text="Publish later"))
    page.locator("[name=publish_at]").fill(page.evaluate(TOMORROW))
    press(page.get_by_role("button", name="Schedule", exact=True))
    page.get_by_text("Will be published on").wait_for()
    shopper.go(HANDLE, "/")
    assert accent(shopper.page) == ROSE
    site.manage("shell", "-c", TWO_DAYS_ON)
    shopper.go(HANDLE, "/")
    assert accent(shopper.page) == GREEN

    # And back to what was there first.
    page.goto(page.url + "history/")
    Findings(merchant).look()
    press(page.get_by_role("button", name="Publish (1)"))
    page.get_by_text("Version 1 is published again.").wait_for()
    shopper.go(HANDLE, "/")
    assert accent(shopper.page) == first
    assert shopper.page.locator(".header__logo").count() == 0


TOMORROW = "() => new Date(Date.now() + 86400000).toISOString().slice(0, 16)"


def outline(page: Any) -> str:
    found = page.locator(".header__logo")
    return str(found.evaluate("image => getComputedStyle(image).outlineStyle")) if found.count() else ""
