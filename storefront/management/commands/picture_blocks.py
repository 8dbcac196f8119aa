"""manage.py picture_blocks --shop HANDLE: a small picture of every block, as shoppers see it, into docs/images/blocks."""

from __future__ import annotations

import io
import mimetypes
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from PIL import Image

from builder.blocks.sections import SECTIONS
from core.scope import control_context
from embedded.chromium import find_chromium
from storefront.sections.rendering import sample_of
from tenants.context import shop_context
from tenants.models import Shop

ADDRESS = "http://blocks.localhost"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
WIDTH, SHOWN_WIDTH, MAX_HEIGHT = 1200, 480, 900
MEDIA = re.compile(r"/media/([\w./-]+)")


class Command(BaseCommand):
    help = "Draw every block of the page builder with a shop's products, for the documentation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, help="handle of the shop whose products are shown")
        parser.add_argument("--into", default="docs/images/blocks", help="folder of the pictures")

    def handle(self, *args: Any, shop: str, into: str, **options: Any) -> None:
        chromium = find_chromium()
        if chromium is None:
            raise CommandError("No Chromium found.")
        with control_context():
            found = Shop.objects.filter(handle=shop).first()
        if found is None:
            raise CommandError(f"There is no shop “{shop}”.")
        with shop_context(found):
            pages = {kind: page_of(kind) for kind in SECTIONS.child_blocks}
            files = {name: read(name) for page in pages.values() for name in MEDIA.findall(page)}
        folder = Path(into)
        folder.mkdir(parents=True, exist_ok=True)
        for kind, picture in draw(chromium, pages, files):
            (folder / f"{kind}.webp").write_bytes(picture)
            self.stdout.write(f"{kind}.webp {len(picture)} bytes")


def page_of(kind: str) -> str:
    block = SECTIONS.child_blocks[kind]
    body = sample_of(kind, block.get_prep_value(block.get_preview_value()))
    return render_to_string("storefront/block_preview.html", {"body": body, "page_title": kind})


def read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def draw(chromium: str, pages: dict[str, str], files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """The browser is given everything by hand: no server, no network."""
    from playwright.sync_api import sync_playwright

    def answer(route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            body = static_file(path.removeprefix("/static/"))
        elif path.startswith("/media/"):
            body = files.get(path.removeprefix("/media/"), b"")
        else:
            route.fulfill(body=pages.get(path.strip("/"), ""), content_type="text/html")
            return
        route.fulfill(body=body, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")

    drawn = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 600})
        page.route("**/*", answer)
        for kind in pages:
            page.goto(f"{ADDRESS}/{kind}")
            page.evaluate("document.querySelectorAll('img').forEach((each) => { each.loading = 'eager' })")
            page.wait_for_load_state("networkidle")
            if page.locator("main > *").count():
                drawn.append((kind, small(page.locator("main").screenshot())))
        browser.close()
    return drawn


def static_file(name: str) -> bytes:
    """As collected, under the name that carries a hash; else where it is written."""
    collected = Path(settings.STATIC_ROOT) / name
    source = str(collected) if collected.is_file() else finders.find(name)
    return Path(source).read_bytes() if isinstance(source, str) else b""


def small(picture: bytes) -> bytes:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, MAX_HEIGHT)))
    image = image.resize((SHOWN_WIDTH, max(1, round(image.height * SHOWN_WIDTH / image.width))))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=70, method=6)
    return out.getvalue()
