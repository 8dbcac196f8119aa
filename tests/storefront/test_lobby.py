"""Nobody who is silent or slow keeps a worker from the others."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time

import pytest

from storefront import lobby as lobby_module
from storefront.lobby import MOST_HEAD, SMALL_BODY, Lobby, is_there
from tests.e2e.running import ROOT

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
APPLICATION = """
def application(environ, start_response):
    body = environ["wsgi.input"].read() or b"nothing"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


def post(size: int, *, more: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n%s\r\n" % (size, more)


@pytest.mark.parametrize(
    ("said", "there"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False),
        (GET, True),
        (b"x" * MOST_HEAD, True),  # gunicorn says what is wrong with it
        (post(3), False),
        (post(3) + b"ab", False),
        (post(3) + b"abc", True),
        (post(SMALL_BODY + 1), True),
        (post(3, more=b"Expect: 100-continue\r\n"), True),
    ],
)
def test_request_is_there_once_nobody_has_to_wait_for_it(said, there):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(said)
        assert is_there(theirs) is there
        ours.shutdown(socket.SHUT_WR)
        assert is_there(theirs) is (None if not said else there)


@pytest.fixture
def lobby():
    """With its listener, and short patience."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    wake_up, _write = os.pipe()
    found = Lobby(listener, wake_up, seconds=0.3)
    with listener:
        yield found, lambda: socket.create_connection(listener.getsockname())
        list(found.close())


def until(lobby, condition):
    """What was ready on the way."""
    served = []
    end = time.monotonic() + 10
    while not condition(served):
        assert time.monotonic() < end
        served += lobby.ready(0.05)
    return served


def test_request_in_pieces_is_ready_with_its_last(lobby):
    lobby, connect = lobby
    with connect() as client:
        client.sendall(GET[:10])
        until(lobby, lambda _served: len(lobby) == 1)
        client.sendall(GET[10:])

        ((served, _address),) = until(lobby, len)

        assert len(lobby) == 0
        assert served.recv(100) == GET
        served.close()


def test_silence_is_sent_away_and_so_is_who_hangs_up(lobby):
    lobby, connect = lobby
    with connect() as silent, connect() as gone:
        until(lobby, lambda _served: len(lobby) == 2)
        gone.close()
        assert until(lobby, lambda _served: len(lobby) == 0) == []
        assert silent.recv(1) == b""


def test_oldest_goes_where_there_is_no_more_room(lobby, monkeypatch):
    monkeypatch.setattr(lobby_module, "MOST_WAITING", 2)
    lobby, connect = lobby
    with connect() as first, connect(), connect():
        first.settimeout(10)
        while True:
            list(lobby.ready(0.05))
            with contextlib.suppress(BlockingIOError):
                first.setblocking(False)
                assert first.recv(1) == b""
                break
        assert len(lobby) <= 2


@pytest.fixture
def serve(tmp_path):
    """`serve(kind)`: the address of a gunicorn with one worker of that kind."""
    (tmp_path / "tiny.py").write_text(APPLICATION)
    running = []

    def begin(kind):
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = free.getsockname()
        path = os.pathsep.join([str(tmp_path), str(ROOT), str(ROOT / "platform")])
        command = [sys.executable, "-m", "gunicorn", "tiny:application", "--bind", f"127.0.0.1:{address[1]}",
                   "--worker-class", kind, "--workers", "1", "--log-level", "critical", "--no-control-socket"]  # fmt: skip
        running.append(subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}))
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                answer(address, GET, 5)
                return address
            time.sleep(0.05)
        raise AssertionError("it does not start")

    yield begin
    for process in running:
        process.terminate()
        assert process.wait(20) == 0


def answer(address, request, seconds):
    with socket.create_connection(address, timeout=seconds) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65_536), b""))


def hold_up(address):
    """Connections that say nothing, too little, and half of a small form."""
    held = [socket.create_connection(address) for _ in range(5)]
    for client in held[1:3]:
        client.sendall(GET[:12])
    for client in held[3:]:
        client.sendall(post(10) + b"half")
    return held


def test_worker_serves_the_others_and_then_who_has_said_all(serve):
    address = serve("storefront.page_worker.PageWorker")
    held = hold_up(address)
    try:
        assert answer(address, GET, 5).endswith(b"nothing")
        assert answer(address, post(5) + b"whole", 5).endswith(b"whole")
        big = b"x" * (SMALL_BODY * 20)
        assert answer(address, post(len(big)) + big, 10).endswith(big)
        held[3].sendall(b" done.")
        held[3].settimeout(5)
        assert b"".join(iter(lambda: held[3].recv(65_536), b"")).endswith(b"half done.")
    finally:
        for client in held:
            client.close()


def stay(address, request):
    """The answer, by somebody who does not hang up."""
    client = socket.create_connection(address, timeout=5)
    client.sendall(request)
    return client, b"".join(iter(lambda: client.recv(65_536), b""))


@pytest.mark.parametrize("request_", [GET, post(3) + b"abc", b"nonsense\r\n\r\n"])
def test_worker_does_not_wait_until_somebody_hangs_up(serve, request_):
    address = serve("storefront.page_worker.PageWorker")
    began = time.monotonic()
    staying = [stay(address, request_) for _ in range(3)]

    assert time.monotonic() - began < 5  # the control below takes two seconds for each
    assert all(said.startswith(b"HTTP/1.1 ") for _client, said in staying)
    for client, _said in staying:
        client.close()


def test_control_gunicorns_own_worker_waits_for_who_does_not_hang_up(serve):
    address = serve("sync")
    client, _said = stay(address, GET)
    began = time.monotonic()

    assert answer(address, GET, 5)
    assert time.monotonic() - began > 1
    client.close()


def test_refusal_reaches_who_is_still_sending(serve):
    """Closed at once, the answer would be lost: the rest of what is sent is thrown away."""
    address = serve("storefront.page_worker.PageWorker")
    with socket.create_connection(address, timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: nonsense\r\n\r\n")
        client.sendall(b"x" * 1_000_000)
        assert client.recv(65_536).startswith(b"HTTP/1.1 400")


def test_control_gunicorns_own_worker_waits_for_them(serve):
    address = serve("sync")
    held = hold_up(address)
    try:
        with pytest.raises(TimeoutError):
            answer(address, GET, 1)
    finally:
        for client in held:
            client.close()
