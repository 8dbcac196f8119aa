"""gunicorn's plain worker, except that it waits for nobody (storefront.lobby), and that a kept page goes to the socket in
one piece.

Most of what a cached page costs is not the cache but what surrounds it: an environment of thirty entries that nobody
reads, headers that are checked again each time, two writes. The request itself is parsed by gunicorn, as always, and
whatever is not simple (a body, a repeated header, an encoded address) takes gunicorn's way, as does every page that is
not kept. Under any other server the cache works as plain WSGI (storefront.page_cache).
"""

from __future__ import annotations

import os
import socket
from typing import Any

from gunicorn.http.wsgi import SERVER
from gunicorn.util import http_date
from gunicorn.workers.sync import SyncWorker

from storefront.lobby import Lobby, wait_for_words

# What the page cache reads of a request. (It is not imported: gunicorn loads this before there are any apps.)
READ = {
    "HOST": "HTTP_HOST",
    "ACCEPT-ENCODING": "HTTP_ACCEPT_ENCODING",
    "IF-NONE-MATCH": "HTTP_IF_NONE_MATCH",
    "COOKIE": "HTTP_COOKIE",
}
NOT_SIMPLE = frozenset({"CONTENT-LENGTH", "TRANSFER-ENCODING", "EXPECT", "UPGRADE", "SCRIPT_NAME"})
STALL_SECONDS = 30  # for the next piece of a large body, or for whoever reads a page too slowly


class PageWorker(SyncWorker):
    def run_for_one(self, timeout: float) -> None:
        listener = self.sockets[0]
        wait_for_words(listener)
        lobby = Lobby(listener, self.PIPE[0])
        while self.alive and self.is_parent_alive():
            self.notify()
            for client, address in lobby.ready(timeout):
                self.serve(listener, client, address)
        for client, address in lobby.close():
            self.serve(listener, client, address)

    def serve(self, listener: Any, client: socket.socket, address: Any) -> None:
        client.settimeout(STALL_SECONDS)
        self.handle(listener, client, address)
        self.notify()

    def handle_request(self, listener: Any, req: Any, client: Any, addr: Any) -> None:
        told = None if self.cfg.accesslog or "SCRIPT_NAME" in os.environ else simple_environ(req)
        answer = None if told is None else kept_answer(self.wsgi, told)
        if answer is None:
            super().handle_request(listener, req, client, addr)
            return
        client.sendall(b"HTTP/%d.%d " % req.version + answer)
        self.nr += 1
        if self.nr >= self.max_requests:
            self.alive = False


def simple_environ(req: Any) -> dict[str, str] | None:
    """The part of a WSGI environment that the page cache looks at; None for a request that is not simple."""
    path = req.path
    if req.method != "GET" or not path or "%" in path or not path.isascii():
        return None
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": req.query or ""}
    for name, value in req.headers:
        if name in NOT_SIMPLE:
            return None
        key = READ.get(name)
        if key is not None:
            if key in environ:
                return None
            environ[key] = value
    return environ


def kept_answer(application: Any, environ: dict[str, str]) -> bytes | None:
    """Everything after the protocol's version, if the application keeps pages and this is one."""
    ask = getattr(application, "kept_page", None)
    found = None if ask is None else ask(environ)
    if found is None:
        return None
    status, headers, body = found
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
    head = f"{status}\r\nServer: {SERVER}\r\nDate: {http_date()}\r\nConnection: close\r\n{lines}\r\n"
    return bytes(head, "latin-1") + body
