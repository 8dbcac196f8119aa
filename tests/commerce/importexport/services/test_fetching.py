"""Pictures fetched over real connections from a server on this machine."""

from __future__ import annotations

import io
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from commerce.catalog.models import Picture, PictureState, Product
from commerce.importexport.services import fetching
from commerce.importexport.services.fetching import claim_pictures, fetch_due_pictures, next_picture_at, try_again
from commerce.importexport.tasks import work_on_pictures
from commerce.inventory.models import StockMovement
from media.models import ShopImage
from tests.commerce.importexport.conftest import OWN, csv_of, ring

Importer = Callable[..., dict[str, int]]


def jpeg(colour: str = "red", size: tuple[int, int] = (400, 300)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims 30,000 x 30,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


class Server(ThreadingHTTPServer):
    """`answers`: path -> (status, media type, body); everything else is a picture of its own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.asked: list[str] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        own = jpeg(f"#{zlib.crc32(self.path.encode()) & 0xFFFFFF:06x}", (64, 64))
        status, kind, body = self.server.answers.get(self.path, (200, "image/jpeg", own))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    settings.ALLOW_PRIVATE_FETCH = True
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def product_with(import_file: Importer, *urls: str) -> None:
    rows = [ring(**{"Image Src": urls[0]}), *({"Handle": "ring", "Image Src": url} for url in urls[1:])]
    import_file(csv_of(*rows))


def states() -> dict[str, int]:
    return {state: Picture.objects.filter(state=state).count() for state in PictureState.values}


def test_whole_file_with_its_pictures(import_file: Importer, server: Server):
    text = (OWN / "shopify_products_export_legacy.csv").read_text()
    import_file(text.replace("http://127.0.0.1:8099", server.url("")).encode(), wait_images=True)

    assert states() == {"waiting": 0, "ready": 54, "failed": 0}
    assert len(set(server.asked)) == len(server.asked) == 54
    picture = Picture.objects.order_by("pk")[0]
    assert (picture.renditions["w"], picture.renditions["h"]) == (64, 64)
    assert all(default_storage.exists(name) for _width, name in picture.renditions["files"])


def test_equal_pictures_are_kept_once(import_file: Importer, server: Server):
    server.answers = {path: (200, "image/jpeg", jpeg("blue")) for path in ("/a.jpg", "/b.jpg")}
    product_with(import_file, server.url("/a.jpg"), server.url("/b.jpg"))
    fetch_due_pictures()
    import_file(csv_of(ring(Handle="other", **{"Image Src": server.url("/a.jpg?v=7")})))

    fetch_due_pictures()

    assert states() == {"waiting": 0, "ready": 3, "failed": 0}
    assert ShopImage.objects.count() == 1
    assert sorted(server.asked) == ["/a.jpg", "/b.jpg"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, "text/html", b"gone"), "does not give this file away (404)"),
        ((200, "text/html", b"<html>"), "not the kind of file expected, but text/html"),
        ((200, "image/jpeg", b"<script>alert(1)</script>"), "not a picture we can show"),
        ((200, "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a picture we can show"),
        ((200, "image/jpeg", jpeg()[:-200]), "damaged"),
        ((200, "image/png", bomb()), "megapixels"),
    ],
)
def test_what_is_no_picture_fails_at_once(import_file: Importer, server: Server, answer: Any, words: str):
    server.answers["/x.jpg"] = answer
    product_with(import_file, server.url("/x.jpg"), server.url("/good.jpg"))

    fetch_due_pictures()

    failed, good = Picture.objects.order_by("position")
    assert (failed.state, good.state) == (PictureState.FAILED, PictureState.READY)
    assert words in failed.error
    assert ShopImage.objects.count() == 1
    assert Product.objects.get().status == "active"


def test_server_in_trouble_is_asked_again_a_few_times(import_file: Importer, server: Server):
    server.answers["/x.jpg"] = (503, "text/plain", b"")
    product_with(import_file, server.url("/x.jpg"))

    for attempt in range(1, fetching.MAX_ATTEMPTS):
        assert fetch_due_pictures() == 1
        picture = Picture.objects.get()
        assert (picture.state, picture.attempts) == (PictureState.WAITING, attempt)
        assert picture.next_at > timezone.now()
        assert fetch_due_pictures() == 0  # not yet
        assert next_picture_at(timezone.now()) == picture.next_at
        Picture.objects.update(next_at=timezone.now())
    fetch_due_pictures()

    assert Picture.objects.get().state == PictureState.FAILED
    assert "503" in Picture.objects.get().error


def test_failed_pictures_are_tried_again_on_demand(import_file: Importer, server: Server):
    server.answers["/x.jpg"] = (404, "text/html", b"gone")
    product_with(import_file, server.url("/x.jpg"))
    fetch_due_pictures()
    server.answers.clear()

    assert try_again(product_id=Product.objects.get().pk + 1) == 0
    assert try_again() == 1
    fetch_due_pictures()

    assert states() == {"waiting": 0, "ready": 1, "failed": 0}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused(import_file: Importer, server: Server, settings: Any, host: str):
    settings.ALLOW_PRIVATE_FETCH = False
    product_with(import_file, f"http://{host}:{server.server_port}/secret.jpg")
    product_with(import_file, f"http://{host}/secret.jpg")

    while fetch_due_pictures():
        pass

    assert states()["failed"] == 1
    assert server.asked == []


def test_negative_control_of_private_addresses(import_file: Importer, server: Server):
    """The same address, and the server is asked: what keeps it out above is the guard and nothing else."""
    product_with(import_file, server.url("/secret.jpg"))

    fetch_due_pictures()

    assert server.asked == ["/secret.jpg"]


def test_metadata_service_is_refused_even_with_the_flag(import_file: Importer, server: Server):
    product_with(import_file, "http://169.254.169.254/latest/meta-data/x.jpg")

    fetch_due_pictures()

    assert Picture.objects.get().state == PictureState.FAILED


@pytest.mark.parametrize(("is_development", "expected"), [(False, ["importexport.E001"]), (True, [])])
def test_flag_is_an_error_in_production(settings: Any, is_development: bool, expected: list[str]):
    settings.ALLOW_PRIVATE_FETCH, settings.IS_DEVELOPMENT = True, is_development

    found = [message.id for message in run_checks() if message.id == "importexport.E001"]

    assert found == expected


def test_worker_that_died_is_replaced_after_its_lease(import_file: Importer, server: Server):
    product_with(import_file, server.url("/x.jpg"))
    now = timezone.now()
    assert len(claim_pictures(now, 10)) == 1

    assert claim_pictures(now + timedelta(minutes=1), 10) == []
    assert len(claim_pictures(now + timedelta(minutes=6), 10)) == 1


def test_picture_that_kills_its_worker_each_time_fails(import_file: Importer, server: Server):
    product_with(import_file, server.url("/x.jpg"))
    now = timezone.now()

    for attempt in range(fetching.MAX_ATTEMPTS):
        assert len(claim_pictures(now + attempt * timedelta(minutes=6), 10)) == 1  # and the worker dies
    last_lease = next_picture_at(now)
    assert last_lease is not None
    assert claim_pictures(last_lease - timedelta(seconds=1), 10) == []
    assert Picture.objects.get().state == PictureState.WAITING  # its worker may still live

    assert claim_pictures(last_lease, 10) == []

    picture = Picture.objects.get()
    assert (picture.state, picture.attempts) == (PictureState.FAILED, fetching.MAX_ATTEMPTS)
    assert "again and again" in picture.error
    assert next_picture_at(last_lease) is None
    assert try_again() == 1
    assert len(claim_pictures(last_lease, 10)) == 1


def test_pictures_that_kill_their_workers_do_not_hold_up_the_others(import_file: Importer, server: Server):
    product_with(import_file, *(server.url(f"/{n}.jpg") for n in range(fetching.BATCH + 1)))
    worn_out = Picture.objects.order_by("pk")[: fetching.BATCH].values_list("pk", flat=True)
    Picture.objects.filter(pk__in=list(worn_out)).update(attempts=fetching.MAX_ATTEMPTS)

    assert fetch_due_pictures() == 1

    assert states() == {"waiting": 0, "ready": 1, "failed": fetching.BATCH}
    assert server.asked == [f"/{fetching.BATCH}.jpg"]


def test_due_work(import_file: Importer, server: Server):
    product_with(import_file, *(server.url(f"/{n}.jpg") for n in range(20)))

    assert work_on_pictures(timezone.now()) is None

    assert states()["ready"] == 20
    assert StockMovement.objects.count() == 1
