"""What a Host header may look like, and which shop it leads to: never a wrong one."""

from __future__ import annotations

import socket
import sys
import time
from pathlib import Path

import pytest
from gunicorn.app.wsgiapp import run as gunicorn

from tenants import hosts
from tenants.hosts import BadHost, find_route, normalise, normalise_header

NOWHERE = "Not found: there is nothing at this address."

# (request target, header lines, what answers). 400 is the server's own answer to what is no HTTP.
FORMS = [
    ("/", ["Host: localhost"], "platform"),
    ("/", ["Host: www.localhost"], "platform"),
    ("/", ["Host: localhost:8000"], "platform"),
    ("/", ["Host: LOCALHOST."], "platform"),
    ("/", ["Host: alpha.localhost"], "storefront alpha"),
    ("/", ["Host: alpha.localhost:8000"], "storefront alpha"),
    ("/", ["Host: alpha.localhost."], "storefront alpha"),
    ("/", ["Host: alpha.localhost.:8000"], "storefront alpha"),
    ("/", ["Host: ALPHA.LocalHost"], "storefront alpha"),
    ("/", ["Host:   alpha.localhost  "], "storefront alpha"),
    ("/", ["Host: alpha.admin.localhost"], "admin alpha"),
    ("/", ["Host: bravo.localhost"], "storefront bravo"),
    ("/", ["Host: alpha.localhost", "X-Forwarded-Host: bravo.localhost"], "storefront alpha"),
    ("/", ["Host: alpha.localhost", "Forwarded: host=bravo.localhost"], "storefront alpha"),
    ("/", ["Host: alpha.localhost", "X-Original-Host: bravo.localhost"], "storefront alpha"),
    ("/", ["Host: alpha.localhost", "X-Host: bravo.localhost"], "storefront alpha"),
    ("/", ["Host: unknown.localhost", "X-Forwarded-Host: alpha.localhost"], NOWHERE),
    ("/", ["Host: unknown.localhost"], NOWHERE),
    ("/", ["Host: example.org"], NOWHERE),
    ("/", ["Host: admin.localhost"], NOWHERE),
    ("/", ["Host: alpha.localhost.example.org"], NOWHERE),
    ("/", ["Host: example.org.alpha.localhost"], NOWHERE),
    ("/", ["Host: x.alpha.localhost"], NOWHERE),
    ("/", ["Host: alpha.localhost.."], NOWHERE),
    ("/", ["Host: .alpha.localhost"], NOWHERE),
    ("/", ["Host: alpha..localhost"], NOWHERE),
    ("/", ["Host: -alpha.localhost"], NOWHERE),
    ("/", ["Host: al_pha.localhost"], NOWHERE),
    ("/", ["Host: *.localhost"], NOWHERE),
    ("/", ["Host: alpha.localhost:"], NOWHERE),
    ("/", ["Host: alpha.localhost:80:90"], NOWHERE),
    ("/", ["Host: alpha.localhost:port"], NOWHERE),
    ("/", ["Host: alpha.localhost, bravo.localhost"], NOWHERE),
    ("/", ["Host: alpha.localhost/bravo.localhost"], NOWHERE),
    ("/", ["Host: alpha.localhost@bravo.localhost"], NOWHERE),
    ("/", ["Host: alpha.localhost#bravo"], NOWHERE),
    ("/", ["Host: 127.0.0.1"], NOWHERE),
    ("/", ["Host: 127.0.0.1:8000"], NOWHERE),
    ("/", ["Host: 2130706433"], NOWHERE),
    ("/", ["Host: [::1]"], NOWHERE),
    ("/", ["Host: [::1]:8000"], NOWHERE),
    ("/", ["Host: ::1"], NOWHERE),
    ("/", ["Host: " + "a" * 64 + ".localhost"], NOWHERE),
    ("/", ["Host: " + "a." * 130 + "localhost"], NOWHERE),
    ("/", ["Host: " + "a" * 4000], NOWHERE),
    ("/", ["Host: xn--lpha-1na.localhost"], NOWHERE),
    ("/", ["Host: älpha.localhost"], NOWHERE),
    ("/", [b"Host: \xaalpha.localhost"], NOWHERE),  # Latin-1 for a letter that IDNA reads as "a"
    ("/", [b"Host: \xe2\x93\x90lpha.localhost"], NOWHERE),  # a circled "a"
    ("/", ["Host: alpha.localhost\x00.example.org"], "400"),
    ("/", ["Host: alpha.localhost\x00"], "400"),
    ("/", ["Host: alpha.localhost", "Host: bravo.localhost"], "400"),
    ("/", ["Host: alpha.localhost", "Host: alpha.localhost"], "400"),
    ("/", ["Host: alpha.localhost", " bravo.localhost"], "400"),
    ("/", ["Host : alpha.localhost"], "400"),
    ("/", ["Host:"], NOWHERE),
    ("/", [], NOWHERE),
    ("http://alpha.localhost/", ["Host: alpha.localhost"], "storefront alpha"),
    ("http://alpha.localhost:8000/", ["Host: ALPHA.localhost"], "storefront alpha"),
    ("http://alpha.localhost/", ["Host: bravo.localhost"], NOWHERE),
    ("http://bravo.localhost/", ["Host: alpha.localhost"], NOWHERE),
    ("http://alpha.localhost@bravo.localhost/", ["Host: alpha.localhost"], NOWHERE),
    ("//bravo.localhost/", ["Host: alpha.localhost"], "storefront alpha"),
]
REFUSALS = {NOWHERE, "400"}


def serve(path):
    sys.argv = ["gunicorn", "host_probe:application", "-b", f"unix:{path}", "--pythonpath", str(Path(__file__).parent),
                "--log-level", "error", "--no-control-socket"]  # fmt: skip
    gunicorn()


@pytest.fixture(scope="module")
def server(fork, tmp_path_factory):
    """A real gunicorn on a Unix socket, at the databases of this test run."""
    path = tmp_path_factory.mktemp("gunicorn") / "s"
    process = fork(serve, path)
    try:
        deadline = time.monotonic() + 60
        while not path.exists():
            assert process.is_alive(), "gunicorn did not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield str(path)
    finally:
        process.terminate()
        process.join(20)


def talk(server, target, lines):
    """(status, headers, body) of one request, written byte by byte as given."""
    raw = b"\r\n".join(
        [f"GET {target} HTTP/1.1".encode(), *[to_bytes(line) for line in lines], b"Connection: close", b"", b""]
    )
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(server)
        connection.sendall(raw)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1").lower(), body.decode("latin-1").strip()


def to_bytes(line):
    return line if isinstance(line, bytes) else line.encode()


@pytest.mark.parametrize(("target", "lines", "expected"), FORMS, ids=[f"{t} {h}"[:70] for t, h, _ in FORMS])
def test_host_leads_to_its_own_shop_or_nowhere(server, target, lines, expected):
    status, _head, body = talk(server, target, lines)

    if expected in REFUSALS:
        assert status in (400, 404)
        assert "alpha" not in body
        assert "bravo" not in body
        assert (status, body) == (404, NOWHERE) or status == 400
    else:
        assert (status, body) == (200, expected)


def test_unknown_host_gets_a_plain_page_with_the_usual_headers(server):
    status, head, body = talk(server, "/", ["Host: unknown.localhost"])

    assert (status, body) == (404, NOWHERE)
    assert "content-type: text/plain" in head
    assert "content-security-policy" in head
    assert "set-cookie" not in head


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Shop.Example.", "shop.example"),
        ("shop.example:443", "shop.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("日本.example", "xn--wgv71a.example"),
        ("shop。example", "shop.example"),
    ],
)
def test_names_that_people_type_are_written_down_one_way(typed, stored):
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", ".", "a b.example", "a/b", "1.2.3.4", "[::1]", "x" * 300, "a\x00b", "ex_ample.org"]
)
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(BadHost):
        normalise(typed)


def test_header_is_ascii():
    """Misread as Latin-1, a foreign name could spell another shop's (negative control: IDNA alone would map it)."""
    assert normalise("ªlpha.localhost") == "alpha.localhost"
    with pytest.raises(BadHost):
        normalise_header("ªlpha.localhost")


@pytest.mark.django_db
def test_flood_of_unknown_hosts_stays_small_and_pushes_no_shop_out(monkeypatch):
    monkeypatch.setattr(hosts, "UNKNOWN_LIMIT", 10)
    assert find_route("alpha.localhost") is not None

    for number in range(50):
        assert find_route(f"x{number}.localhost") is None

    assert len(hosts._unknown) <= 10
    monkeypatch.setattr(hosts, "read_route", lambda name: pytest.fail("asked again"))
    assert find_route("alpha.localhost").handle == "alpha"
    assert find_route("x49.localhost") is None


@pytest.mark.django_db
def test_shop_of_another_pod_is_unknown_here(settings):
    settings.POD_ID = "another"

    assert find_route("alpha.localhost") is None
