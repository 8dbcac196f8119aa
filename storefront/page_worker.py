"""gunicorn's plain worker, except that it waits for nobody (storefront.lobby), and that a kept page goes to the socket in
one piece.

Most of what a cached page costs is not the cache but what surrounds it: an environment of thirty entries that nobody
reads, headers that are checked again each time, two writes. The request itself is parsed by gunicorn, as always, and
whatever is not simple (a body, a repeated header, an encoded or whole address) takes gunicorn's way, as does every page
that is not kept. Under any other server the cache works as plain WSGI (storefront.page_cache).
"""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

from gunicorn import http
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
GONE = frozenset({errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.EBADF})


class PageWorker(SyncWorker):
    def run_for_one(self, timeout: float) -> None:
        listener = self.sockets[0]
        wait_for_words(listener)
        self.lobby = Lobby(listener, self.PIPE[0])
        while self.alive and self.is_parent_alive():
            self.notify()
            for client, address in self.lobby.ready(timeout):
                self.handle(listener, client, address)
                self.notify()
        for client, address in self.lobby.close():
            self.handle(listener, client, address)

    def handle(self, listener: Any, client: socket.socket, address: Any) -> None:
        """As gunicorn's, except that it does not wait until the other side has hung up: that takes as long as the way there
        and back, each time, and two seconds where somebody does not."""
        if self.cfg.is_ssl:
            super().handle(listener, client, address)
            return
        client.settimeout(STALL_SECONDS)
        request = None
        try:
            request = next(http.get_parser(self.cfg, client, address))
            self.handle_request(listener, request, client, address)
        except (http.errors.NoMoreData, StopIteration) as error:
            self.log.debug("Closing connection. %s", error)
        except OSError as error:
            if error.errno not in GONE:
                self.log.exception("Socket error processing request.")
        except BaseException as error:
            self.handle_error(request, client, address, error)
        finally:
            if request is not None and not may_send_more(request):
                client.close()
            else:
                self.lobby.see_off(client)

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


def may_send_more(request: Any) -> bool:
    """Whether its body may not have been read to the end."""
    return any(name in ("CONTENT-LENGTH", "TRANSFER-ENCODING") for name, _value in request.headers)


def simple_environ(req: Any) -> dict[str, str] | None:
    """The part of a WSGI environment that the page cache looks at; None for a request that is not simple."""
    path = req.path
    if req.method != "GET" or not req.uri.startswith("/") or not path or "%" in path or not path.isascii():
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
