import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import core.addresses
import core.fetch
from core.addresses import is_outside, read_url
from core.fetch import FetchFailed, FetchRefused, safe_fetch

INSIDE, OUTSIDE = "127.0.0.1", "127.0.0.2"


@dataclass
class Server:
    """A web server of the test; `pages` maps a path to a function writing the whole answer."""

    port: int
    pages: dict = field(default_factory=dict)
    requests: list = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve(host: str, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.requests.append((self.path, dict(self.headers)))
            server.pages.get(self.path, plain(b"secret from inside"))(self)

        def log_message(self, *args):
            pass

    class QuietServer(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):  # the client hung up, as it should
            pass

    http = QuietServer((host, port), Handler)
    if tls:
        http.socket = tls.wrap_socket(http.socket, server_side=True)
    server = Server(http.server_port)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        http.shutdown()
        http.server_close()
        thread.join()


def plain(body: bytes, **headers: str):
    def answer(handler):
        handler.send_response(200)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            if value:
                handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def redirect(location: str, status: int = 302):
    def answer(handler):
        handler.send_response(status)
        handler.send_header("Location", location)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def status(code: int):
    return lambda handler: handler.send_error(code)


@pytest.fixture
def inside(monkeypatch) -> Iterator[Server]:
    """A server on loopback that must never be reached. Its port passes, so that its address is judged."""
    with serve(INSIDE) as server:
        monkeypatch.setattr(core.addresses, "WEB_PORTS", {80, 443, server.port})
        yield server


@pytest.fixture
def outside(inside, monkeypatch) -> Iterator[Server]:
    """A server that counts as the public internet, on the port of the inside one."""
    with serve(OUTSIDE, port=inside.port) as server:
        monkeypatch.setattr(
            core.fetch,
            "is_outside",
            lambda address, **kw: str(address) == OUTSIDE or is_outside(address, **kw),
        )
        yield server


def names(**known: str | list[str]):
    """A name server: host (dots written as underscores) -> its addresses, in turn on every question."""
    answers = {name.replace("_", "."): value for name, value in known.items()}

    def resolver(host: str, port: int) -> list[str]:
        resolver.asked.append(host)
        if host not in answers:
            return [host] if host.replace(".", "").isdigit() or ":" in host else []
        answer = answers[host]
        return [answer] if isinstance(answer, str) else list(answer)

    resolver.asked = []
    return resolver


def fetch(url: str, **kwargs):
    return safe_fetch(url, **{"max_bytes": 100_000, "timeout": 5.0, **kwargs})


HOSTILE = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://017700000001:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.000.000.001:{port}/",
    "http://127.0.0.256:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::1]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fd12:3456::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://[2001:db8::1]:{port}/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[::1",
    "http://[127.0.0.1]:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://user@127.0.0.1:{port}/",
    "http://user:pw@example.com/",
    "http://@example.com/",
    "http://example.com@127.0.0.1:{port}/",
    "http://example.com\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://example.com#@127.0.0.1:{port}:{port}/\n",
    "http://exa mple.com/",
    "http://example.com%2f@127.0.0.1:{port}/",
    "http://127.0.0.1%00.example.com:{port}/",
    "http://127.0.0.1\x00.example.com:{port}/",
    "http://1\u20e327.0.0.1:{port}/",
    "http://１２７.０.０.１:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://example.com\r\nHost: inside/",
    "http://example.com:{port}:{port}/",
    "http://example.com:-1/",
    "http://example.com:99999/",
    "http://example.com:22/",
    "http://example.com:6379/",
    "http://example.com:0/",
    "http:///etc/passwd",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "/etc/passwd",
    "",
    "http://",
    "file:///etc/passwd",
    "ftp://example.com/a.jpg",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/info",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "ldap://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}!/",
    "http://" + "a" * 64 + ".com/",
    "http://" + "a." * 130 + "com/",
    "http://example.com/" + "a" * 5000,
    "http://inside.example.com:{port}/",
    "http://inside6.example.com:{port}/",
    "http://mixed.example.com:{port}/",
    "http://mapped.example.com:{port}/",
]


def test_there_are_enough_hostile_addresses():
    assert len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_address_is_refused(url: str, inside: Server):
    """Names of the list go to the fake name server; numbers in any spelling to the system's own."""
    fake = names(
        inside_example_com=INSIDE,
        inside6_example_com="::1",
        mixed_example_com=["93.184.215.14", INSIDE],
        mapped_example_com="::ffff:127.0.0.1",
        example_com=INSIDE,
    )

    def resolver(host: str, port: int) -> list[str]:
        return list(fake(host, port)) or core.fetch._system_resolver(host, port)

    with pytest.raises(FetchRefused):
        fetch(url.replace("{port}", str(inside.port)), resolver=resolver)

    assert inside.requests == []


def test_hostile_addresses_reach_the_inside_when_the_guard_is_off(inside: Server, monkeypatch):
    """Negative control: what the list above is refused for would work."""
    monkeypatch.setattr(core.fetch, "is_outside", lambda address, **kw: True)

    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "inside.example.com"):
        answer = fetch(
            f"http://{host}:{inside.port}/",
            resolver=names(localhost=INSIDE, inside_example_com=INSIDE),
        )
        assert answer.content == b"secret from inside"
    assert len(inside.requests) == 4


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "2a01:4f8::1"])
def test_public_addresses_are_outside(address: str):
    assert is_outside(ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.5", "fd00::5"])
def test_private_addresses_are_outside_only_when_allowed(address: str):
    assert not is_outside(ip_address(address))
    assert is_outside(ip_address(address), allow_private=True)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::", "fe80::1", "::ffff:127.0.0.1"]
)
def test_metadata_and_the_like_stay_refused_when_private_is_allowed(address: str):
    assert not is_outside(ip_address(address), allow_private=True)


def test_fetch_when_private_is_allowed(inside: Server):
    inside.pages["/a b.jpg?v=1"] = inside.pages["/a%20b.jpg?v=1"] = plain(b"x", content_type="Image/JPEG; q=1")

    answer = fetch(f"http://localhost:{inside.port}/a b.jpg?v=1#top", allow_private=True)

    assert answer.content == b"x"
    assert answer.content_type == "image/jpeg"
    assert answer.final_url == f"http://localhost:{inside.port}/a%20b.jpg?v=1"


def test_request_goes_to_the_looked_up_address_under_its_own_name(outside: Server):
    outside.pages["/"] = plain(b"hello")
    resolver = names(shop_example_com=OUTSIDE)

    answer = fetch(f"http://Shop.Example.com:{outside.port}/", resolver=resolver)

    assert answer.content == b"hello"
    assert resolver.asked == ["shop.example.com"]
    assert outside.requests[0][1]["Host"] == f"shop.example.com:{outside.port}"


def test_rebinding_name_server_is_asked_once(inside: Server, outside: Server):
    outside.pages["/"] = plain(b"harmless")
    answers = iter([[OUTSIDE], [INSIDE], [INSIDE]])

    answer = fetch(f"http://rebind.example.com:{outside.port}/", resolver=lambda host, port: next(answers))

    assert answer.content == b"harmless"
    assert inside.requests == []


def test_rebinding_between_redirects_is_refused(inside: Server, outside: Server):
    outside.pages["/"] = redirect("/again")
    answers = iter([[OUTSIDE], [INSIDE]])

    with pytest.raises(FetchRefused):
        fetch(f"http://rebind.example.com:{outside.port}/", resolver=lambda host, port: next(answers))

    assert len(outside.requests) == 1
    assert inside.requests == []


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example.com:{port}/",
        "http://user@outside.example.com:{port}/",
        "http://outside.example.com:6379/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
        "http://[bad/",
        "http://127.0.0.1:{port}\\@outside.example.com/",
    ],
)
@pytest.mark.parametrize("code", [301, 307])
def test_redirect_to_the_inside_is_refused(location: str, code: int, inside: Server, outside: Server):
    outside.pages["/"] = redirect(location.replace("{port}", str(inside.port)), code)

    with pytest.raises(FetchRefused):
        fetch(
            f"http://outside.example.com:{outside.port}/",
            resolver=names(outside_example_com=OUTSIDE, inside_example_com=INSIDE),
        )

    assert len(outside.requests) == 1
    assert inside.requests == []


def test_redirect_reaches_the_inside_when_the_guard_is_off(inside: Server, outside: Server, monkeypatch):
    """Negative control."""
    monkeypatch.setattr(core.fetch, "is_outside", lambda address, **kw: True)
    outside.pages["/"] = redirect(f"http://127.0.0.1:{inside.port}/")

    answer = fetch(f"http://outside.example.com:{outside.port}/", resolver=names(outside_example_com=OUTSIDE))

    assert answer.content == b"secret from inside"


def test_redirects_are_followed_three_times(outside: Server):
    outside.pages |= {"/0": redirect("/1"), "/1": redirect("2", 308), "/2": redirect("./3", 303)}
    outside.pages["/3"] = plain(b"there")

    answer = fetch(f"http://{OUTSIDE}:{outside.port}/0")

    assert (answer.content, answer.final_url) == (b"there", f"http://{OUTSIDE}:{outside.port}/3")


def test_fourth_redirect_is_refused(outside: Server):
    outside.pages["/"] = redirect("/")

    with pytest.raises(FetchRefused, match="redirects too often"):
        fetch(f"http://{OUTSIDE}:{outside.port}/")

    assert len(outside.requests) == 4


def test_dripping_body_ends_at_the_deadline(outside: Server):
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not outside.stop.wait(0.05):
            handler.wfile.write(b".")

    outside.pages["/"] = drip
    started = time.monotonic()

    with pytest.raises(FetchFailed, match="in time"):
        fetch(f"http://{OUTSIDE}:{outside.port}/", timeout=0.5)

    assert 0.4 < time.monotonic() - started < 2


def test_dripping_headers_end_at_the_deadline(outside: Server):
    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not outside.stop.wait(0.05):
            handler.wfile.write(b".")

    outside.pages["/"] = drip
    started = time.monotonic()

    with pytest.raises(FetchFailed, match="in time"):
        fetch(f"http://{OUTSIDE}:{outside.port}/", timeout=0.5)

    assert time.monotonic() - started < 2


def test_deadline_covers_all_redirects_together(outside: Server):
    def slow(handler):
        outside.stop.wait(0.3)
        redirect("/")(handler)

    outside.pages["/"] = slow
    started = time.monotonic()

    with pytest.raises(FetchFailed, match="in time"):
        fetch(f"http://{OUTSIDE}:{outside.port}/", timeout=0.5)

    assert time.monotonic() - started < 2


def test_name_server_that_hangs_ends_at_the_deadline():
    release = threading.Event()
    started = time.monotonic()

    def resolver(host: str, port: int) -> list[str]:
        release.wait(10)
        return []

    with pytest.raises(FetchFailed, match="in time"):
        fetch("http://slow.example.com/", timeout=0.3, resolver=resolver)
    release.set()

    assert time.monotonic() - started < 2


def test_endless_body_is_cut(outside: Server):
    sent = 0

    def flood(handler):
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        while not outside.stop.is_set() and sent < 10**9:
            sent += handler.wfile.write(b"x" * 65536)

    outside.pages["/"] = flood

    with pytest.raises(FetchRefused, match="larger"):
        fetch(f"http://{OUTSIDE}:{outside.port}/", max_bytes=1_000_000)

    assert sent < 50_000_000


def test_announced_huge_body_is_not_read(outside: Server):
    outside.pages["/"] = plain(b"", content_length="10000000000")

    with pytest.raises(FetchRefused, match="larger"):
        fetch(f"http://{OUTSIDE}:{outside.port}/")


@pytest.mark.parametrize("size", [100_000, 100_001])
def test_size_limit_is_exact(outside: Server, size: int):
    outside.pages["/"] = plain(b"x" * size, content_length="")

    if size <= 100_000:
        assert len(fetch(f"http://{OUTSIDE}:{outside.port}/").content) == size
    else:
        with pytest.raises(FetchRefused, match="larger"):
            fetch(f"http://{OUTSIDE}:{outside.port}/")


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_compressed_body_is_unpacked_within_the_limit(outside: Server, encoding: str, pack):
    outside.pages["/small"] = plain(pack(b"hello" * 100), content_encoding=encoding)
    outside.pages["/bomb"] = plain(pack(b"\0" * 50_000_000), content_encoding=encoding)

    assert fetch(f"http://{OUTSIDE}:{outside.port}/small").content == b"hello" * 100
    with pytest.raises(FetchRefused, match="larger"):
        fetch(f"http://{OUTSIDE}:{outside.port}/bomb")


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "nonsense"])
def test_unknown_compression_is_refused(outside: Server, encoding: str):
    outside.pages["/"] = plain(b"hello", content_encoding=encoding)

    with pytest.raises(FetchRefused):
        fetch(f"http://{OUTSIDE}:{outside.port}/")


@pytest.mark.parametrize("body", [gzip.compress(b"hello" * 100)[:-12], b"not gzip at all"], ids=["cut", "none"])
def test_broken_compression_may_be_tried_again(outside: Server, body: bytes):
    outside.pages["/"] = plain(body, content_encoding="gzip")

    with pytest.raises(FetchFailed):
        fetch(f"http://{OUTSIDE}:{outside.port}/")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        *[(code, FetchRefused) for code in (204, 304, 400, 401, 403, 404, 410, 451)],
        *[(code, FetchFailed) for code in (408, 425, 429, 500, 502, 503)],
    ],
)
def test_status_tells_never_from_later(outside: Server, code: int, error: type[Exception]):
    outside.pages["/"] = status(code)

    with pytest.raises(error):
        fetch(f"http://{OUTSIDE}:{outside.port}/")


@pytest.mark.parametrize(
    ("content_type", "is_accepted"),
    [
        ("image/png", True),
        ("application/octet-stream", True),
        ("", True),
        ("text/html; charset=utf-8", False),
    ],
)
def test_accepted_media_types(outside: Server, content_type: str, is_accepted: bool):
    outside.pages["/"] = plain(b"x", content_type=content_type)

    if is_accepted:
        assert fetch(f"http://{OUTSIDE}:{outside.port}/", accept=["image/*"]).content == b"x"
    else:
        with pytest.raises(FetchRefused, match="text/html"):
            fetch(f"http://{OUTSIDE}:{outside.port}/", accept=["image/*"])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"a" * 300_000 + b"\r\n\r\n",
    ],
)
def test_nonsense_from_the_server_may_be_tried_again(outside: Server, raw: bytes):
    outside.pages["/"] = lambda handler: handler.wfile.write(raw)

    with pytest.raises(FetchFailed):
        fetch(f"http://{OUTSIDE}:{outside.port}/")


def test_closed_port_may_be_tried_again(outside: Server, monkeypatch):
    with socket.socket() as unused:
        unused.bind((OUTSIDE, 0))
        port = unused.getsockname()[1]
        monkeypatch.setattr(core.addresses, "WEB_PORTS", {port})

        with pytest.raises(FetchFailed):
            fetch(f"http://{OUTSIDE}:{port}/")


def test_unknown_host_may_be_tried_again():
    with pytest.raises(FetchFailed, match="was not found"):
        fetch("http://nowhere.example.com/", resolver=names())


def test_second_address_is_tried_when_the_first_is_dead(outside: Server, monkeypatch):
    monkeypatch.setattr(core.fetch, "is_outside", lambda address, **kw: str(address) != INSIDE)
    outside.pages["/"] = plain(b"second")

    answer = fetch(f"http://two.example.com:{outside.port}/", resolver=names(two_example_com=["127.0.0.3", OUTSIDE]))

    assert answer.content == b"second"


def test_tls_keeps_the_name_of_the_host(inside: Server, monkeypatch, tmp_path):
    certificate, server_tls = certificate_for("shop.example.com", tmp_path)
    trusting = ssl.create_default_context(cadata=certificate)
    monkeypatch.setattr(core.fetch, "is_outside", lambda address, **kw: str(address) == OUTSIDE)
    with serve(OUTSIDE, tls=server_tls) as server:
        monkeypatch.setattr(core.addresses, "WEB_PORTS", {server.port})
        server.pages["/"] = plain(b"safe")
        resolver = names(shop_example_com=OUTSIDE, other_example_com=OUTSIDE)

        answer = fetch(f"https://shop.example.com:{server.port}/", resolver=resolver, ssl_context=trusting)
        assert answer.content == b"safe"

        with pytest.raises(FetchRefused, match="certificate"):
            fetch(f"https://other.example.com:{server.port}/", resolver=resolver, ssl_context=trusting)
        with pytest.raises(FetchRefused, match="certificate"):
            fetch(f"https://shop.example.com:{server.port}/", resolver=resolver)
        assert len(server.requests) == 1


def certificate_for(host: str, folder) -> tuple[str, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return pem.decode(), context


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b=c#d", "https://example.com/a?b=c"),
        ("http://bücher.example/é.jpg?q=ü", "http://xn--bcher-kva.example/%C3%A9.jpg?q=%C3%BC"),
        ("http://example.com/a%20b/%c3%a9", "http://example.com/a%20b/%c3%a9"),
        ("  http://example.com./x ", "http://example.com/x"),
        ("http://[2606:4700:4700:0::1111]/", "http://[2606:4700:4700::1111]/"),
        ("http://my_bucket.s3.example.com/x", "http://my_bucket.s3.example.com/x"),
    ],
)
def test_read_url(url: str, read: str):
    assert read_url(url).url == read
