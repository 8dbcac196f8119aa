"""Who walks through the product: a merchant and shoppers, each in a browser of their own."""

from __future__ import annotations

import html
import http.client
import io
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from tests.e2e.running import ROOT, Site

PICTURES_FOLDER = ROOT / "docs" / "images"
LARGEST_PICTURE = 150_000
PASSWORD = "velvet tandem harbour"


def until(found: Callable[[], Any], what: str, *, seconds: float = 60, pause: float = 0.1) -> Any:
    """What `found` returns as soon as it is true; fails, saying `what` did not come, after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(pause)
    raise AssertionError(f"{what}: not within {seconds} s")


NO_PROBLEM = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
# What a page loads by itself: files, which have a suffix, and two kinds that are made for the occasion.
PART = re.compile(r"\.\w+$|/jsi18n/$|/thumbnails/\d+/$")


@dataclass
class Visitor:
    """A browser window. `problems` collects what a developer would see in its console."""

    site: Site
    page: Any
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("console", self.note_console)

    def note_console(self, message: Any) -> None:
        """Chromium also reports answers of 4xx and 5xx here; to be told of every answer instead costs a fifth of what it
        costs to drive the browser. htmx calls it an error that a later request takes the place of an earlier one, which is
        what hx-sync asks it to do."""
        if message.type != "error":
            return
        if refused := REFUSED.match(message.text):
            self.note_refusal(int(refused[1]), message.location["url"])
        elif not message.text.startswith(NO_PROBLEM):
            self.problems.append(f"console: {message.text} ({self.page.url})")

    def note_refusal(self, status: int, address: str) -> None:
        """4xx may well be the right answer to who asks for a page, or to a script that asks; not for a part of the page."""
        if status >= 500 or PART.search(urlsplit(address).path):
            self.problems.append(f"{status}: {address} on {self.page.url}")

    def go(self, host: str, path: str = "/") -> Any:
        return self.page.goto(self.site.url(host, path))

    def press(self, name: str, **how: Any) -> None:
        self.page.get_by_role("button", name=name, **how).click()

    def follow(self, name: str, **how: Any) -> None:
        self.page.get_by_role("link", name=name, **how).first.click()

    def fill(self, **values: str) -> None:
        """By the names of the fields."""
        for name, value in values.items():
            self.page.locator(f"[name={name}]").fill(value)

    def text(self, selector: str = "main") -> str:
        return self.page.locator(selector).first.inner_text()

    def picture(self, name: str, *, width: int = 1000, is_whole: bool = False) -> None:
        """Into docs/images, where ECHOPPE_SCREENSHOTS asks for it."""
        if takes_pictures():
            self.page.wait_for_load_state("networkidle")
            self.page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur(); }")
            keep_picture(self.page.screenshot(full_page=is_whole, animations="disabled"), name, width)


def takes_pictures() -> bool:
    return os.environ.get("ECHOPPE_SCREENSHOTS") == "1"


def keep_picture(png: bytes, name: str, width: int) -> Path:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    for quality in (88, 80, 70, 60, 45):
        data = io.BytesIO()
        image.save(data, "WEBP", quality=quality, method=6)
        if data.tell() <= LARGEST_PICTURE:
            break
    PICTURES_FOLDER.mkdir(parents=True, exist_ok=True)
    path = PICTURES_FOLDER / f"{name}.webp"
    path.write_bytes(data.getvalue())
    return path


def ask(visitor: Visitor, host: str, path: str) -> str:
    """What the page says, with this browser's cookies, but without the browser: for a tenth of the CPU."""
    return read(visitor, visitor.site.url(host, path))


def read(visitor: Visitor, address: str) -> str:
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in visitor.page.context.cookies(address))
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=20)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", path, headers={"Host": parts.netloc, "Cookie": cookies})
        return html.unescape(connection.getresponse().read().decode())
    finally:
        connection.close()


def until_told(visitor: Visitor, host: str, path: str, words: str) -> None:
    """Opens the page as soon as it says so: what takes a moment comes by way of the worker, and one of the web's processes
    may know it before the other."""

    def is_told() -> bool:
        if words not in ask(visitor, host, path):
            return False
        visitor.go(host, path)
        return words in visitor.text("body")

    until(is_told, f"{words!r} at {path}", pause=0.25)


def until_here(visitor: Visitor, words: str, *, part: str = "main") -> None:
    """Loads the page that stands open again, as soon as it says so in this part."""

    def is_told() -> bool:
        if words not in read(visitor, visitor.page.url):
            return False
        visitor.page.reload()
        return words in visitor.text(part)

    until(is_told, f"{words!r} at {visitor.page.url}", seconds=90, pause=0.25)


def until_mailed(visitor: Visitor, address: str, subject: str) -> str:
    """The path of the mail in the viewer, as soon as it is there."""
    path = f"/mail/?to={address}"
    link = re.compile(f'class="mails__subject" href="([^"]*)"[^>]*>[^<]*{re.escape(subject)}', re.IGNORECASE)
    found = until(lambda: link.search(ask(visitor, "", path)), f"a mail to {address} about {subject!r}", pause=0.25)
    return str(found[1])


def mail_to(visitor: Visitor, address: str, subject: str) -> Any:
    """Opens the mail in the viewer as soon as it is there, and returns its page. That the viewer lists it and leads there is
    seen by tests/e2e/test_mail_viewer.py."""
    visitor.go("", until_mailed(visitor, address, subject))
    return visitor.page


ADDRESS = {"name": "Ada Lovelace", "street": "1 rue de la Paix", "postal_code": "75002", "city": "Paris"}


def add_to_cart(shopper: Visitor, path: str, host: str) -> None:
    shopper.go(host, path)
    shopper.press("Add to cart")


def fill_checkout(shopper: Visitor, *, email: str, payment: str, **changes: str) -> None:
    shopper.fill(email=email, **(ADDRESS | changes))
    settle(shopper)  # the deliveries of this postcode come in, and move what stands below
    shopper.page.get_by_label(payment).check()


def settle(visitor: Visitor) -> None:
    """No answer is on its way, and what came in is in its place."""
    visitor.page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")
