"""The running product, and real browsers in front of it.

ECHOPPE_E2E_SITE="PORT DATA" takes a site that runs already (`bin/run --no-demo --port PORT --data DATA`), for trying
things quickly.
"""

from __future__ import annotations

import csv
import functools
import http.server
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.carriers import sendcloud
from tests.doubles.server import Double
from tests.e2e.people import PASSWORD, Visitor
from tests.e2e.running import ROOT, Site, drop_databases, free_port

CHROMIUM = os.environ.get("ECHOPPE_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # No page lives long enough for its scripts to be worth a better compilation, or threads of their own to collect garbage.
    "--js-flags=--single-threaded --no-opt --no-maglev",
]  # fmt: skip
PICTURES = ROOT / "platform" / "onboarding" / "demo" / "images"
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def carrier() -> Iterator[str]:
    """Where the shops of the site find Sendcloud."""
    with Double(sendcloud) as double:
        yield double.url


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, carrier: str) -> Iterator[Site]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    running = os.environ.get("ECHOPPE_E2E_SITE")
    port, data = (int(running.split()[0]), Path(running.split()[1])) if running else (free_port(), None)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "ECHOPPE_DATA": str(data or tmp_path_factory.mktemp("site")),
        "ECHOPPE_PORT": str(port),
        "ECHOPPE_ALLOW_PRIVATE_FETCH": "1",
        "FAKESTRIPE_PORT": str(port + 1 if running else free_port()),
        "SCHEMA_POOL_SIZE": "3",
        "TEST_PAYMENT_DELAY": "2",
        "SENDCLOUD_URL": carrier,
        "SENDCLOUD_POINTS_URL": carrier,
        "MAKES_AVIF": "0",  # tests/media looks at it; here it would keep a core busy for a minute
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
    }
    found = Site(port, Path(environment["ECHOPPE_DATA"]), environment)
    if running:
        yield found
        found.stop()
        return
    drop_databases(environment["DATABASE_URL"])
    try:
        found.run(HERE / "set_up.py")
        found.start()
        yield found
    finally:
        found.stop()
        drop_databases(environment["DATABASE_URL"])


@pytest.fixture(scope="session")
def browser(site: Site) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: Site, browser: Any) -> Iterator[Callable[..., Visitor]]:
    """Opens browsers that share nothing. A script error, a refused script or a missing file in any fails the test."""
    visitors = []

    def open_one(*, width: int = 1440, height: int = 1000, **options: Any) -> Visitor:
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, locale="en-GB", reduced_motion="reduce", **options)
        context.set_default_timeout(20_000)
        visitors.append(Visitor(site, context.new_page()))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.page.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []


@pytest.fixture
def visitor(visit: Callable[..., Visitor]) -> Visitor:
    """A fresh visitor at desktop width."""
    return visit()


@pytest.fixture
def page(visitor: Visitor) -> Any:
    """Playwright's page of a fresh visitor at desktop width."""
    return visitor.page


@pytest.fixture(scope="session")
def picture_server() -> Iterator[str]:
    """The address that a merchant's old shop would serve its pictures from."""
    handler = functools.partial(QuietHandler, directory=str(PICTURES))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def catalogue(picture_server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A product file as the former shop exported it, whose picture addresses lead to `picture_server`."""
    source = ROOT / "tests" / "data" / "vendure" / "shopify_products_export_legacy.csv"
    text = source.read_text().replace("http://127.0.0.1:8099", picture_server).replace(".jpg", ".webp")
    path = tmp_path_factory.mktemp("former-shop") / "products_export.csv"
    path.write_text(text)
    return path if os.environ.get("ECHOPPE_SCREENSHOTS") == "1" else part_of(path, pictures=3)


@pytest.fixture(scope="session")
def atelier(site: Site, catalogue: Path) -> str:
    """Handle of an open test shop with a part of the catalogue, a collection, and every way to pay."""
    few = part_of(catalogue, pictures=5, products=30)  # a page of a collection holds 24
    site.run(HERE / "fill_shop.py", "atelier", str(few), PASSWORD)
    return "atelier"


@pytest.fixture(scope="session")
def backoffice_cookie(site: Site) -> str:
    """Of the session of the owner of a test shop with nothing in it, named "backoffice"."""
    output = site.run(HERE / "sign_in.py", "backoffice")
    return next(line.split()[1] for line in output.splitlines() if line.startswith("COOKIE"))


def part_of(catalogue: Path, *, pictures: int, products: int | None = None) -> Path:
    """Its first products, with the first pictures. Making one picture ready for every width takes a third of a second; all
    of them are worth it where the README gets its own. And what is looked at has no more rows for axe than it needs."""
    with catalogue.open(newline="") as file:
        rows = list(csv.DictReader(file))
    kept = list(dict.fromkeys(row["Handle"] for row in rows))[:products]
    rows = [row for row in rows if row["Handle"] in kept]
    for row in [row for row in rows if row["Image Src"]][pictures:]:
        row["Image Src"] = row["Image Position"] = row["Image Alt Text"] = ""
    path = catalogue.with_name(f"with_{pictures}_pictures.csv")
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Not a word."""
