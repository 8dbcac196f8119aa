"""What no browser sends, byte by byte, to the real server. Hosts have tests of their own (tests/tenants/test_hosts.py)."""

from __future__ import annotations

import socket
import urllib.request

import pytest

pytestmark = pytest.mark.e2e
HOST = b"Host: atelier.localhost\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST
POST = b"POST /cart/add/ HTTP/1.1\r\n" + HOST
REQUESTS = {
    "nothing": b"",
    "garbage": bytes(range(256)) * 20,
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    "line without end": b"GET /" + b"a" * 70_000,
    "address too long": b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "query too long": b"GET /?" + b"a=1&" * 5_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "bytes in the address": b"GET /\xff\xfe/\xc3( HTTP/1.1\r\n" + HOST + b"\r\n",
    "nul in the address": b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "space in the address": b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n",
    "no version": b"GET /\r\n\r\n",
    "version to come": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: evil.example\r\n\r\n",
    "host of bytes": b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    "header too long": GET + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n",
    "too many headers": GET + b"".join(b"X-%d: 1\r\n" % number for number in range(500)) + b"\r\n",
    "cookie too long": GET + b"Cookie: cart=" + b"a" * 8_000 + b"\r\n\r\n",
    "cookies without end": GET + b"Cookie: " + b"a=b; " * 1_500 + b"\r\n\r\n",
    "header of bytes": GET + b"X-Request-Id: \xff\xfe\r\nUser-Agent: \xc3(\r\n\r\n",
    "nul in a header": GET + b"X-A: a\x00b\r\n\r\n",
    "header without name": GET + b": value\r\n\r\n",
    "header with a space": GET + b"Content-Length : 5\r\n\r\nhello",
    "folded header": GET + b"X-A: a\r\n b\r\n\r\n",
    "line feeds alone": b"GET / HTTP/1.1\nHost: atelier.localhost\n\n",
    "forged scheme": GET
    + b"X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil\r\n\r\n",
    "underscores": GET + b"Content_Length: 5\r\nX_Forwarded_For: 1.2.3.4\r\n\r\n",
    "length below zero": POST + b"Content-Length: -1\r\n\r\n",
    "length that is none": POST + b"Content-Length: many\r\n\r\n",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of nonsense": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "encoding unheard of": POST + b"Transfer-Encoding: x-brotli\r\n\r\n",
    "body that never comes": POST
    + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nquan",
    "expectation": POST + b"Expect: 200-ok\r\nContent-Length: 0\r\n\r\n",
    "upgrade": GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "method unheard of": b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n",
    "method of bytes": b"\xff\xfe / HTTP/1.1\r\n" + HOST + b"\r\n",
    "proxy": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "whole address": b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
}
# "Not implemented" and "version not supported" are answers about the request.
MEANT_FOR_THE_CLIENT = {501, 505}


def talk(site, raw):
    """The status of the answer; None where the server just hangs up."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            head = connection.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            return None
    return int(head.split(None, 2)[1]) if head.startswith(b"HTTP/") else None


@pytest.mark.parametrize("kind", REQUESTS)
def test_request_is_answered_or_refused(site, atelier, kind):
    status = talk(site, REQUESTS[kind])

    assert status is None or status < 500 or status in MEANT_FOR_THE_CLIENT
    with urllib.request.urlopen(site.url(path="/-/health/live"), timeout=20) as answer:
        assert answer.status == 200
