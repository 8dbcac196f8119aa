"""The threaded server: the API, the pages, and the door for tests. On this machine only."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import fakepay.world
from fakepay import mollie, paypal
from fakestripe.control import act
from fakestripe.courier import Courier
from fakestripe.errors import Problem
from fakestripe.pages import checkout, home, onboarding, portal
from fakestripe.pages.frame import page
from fakestripe.requests import Request, answer
from fakestripe.world import World

LARGEST_BODY = 1_000_000


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.respond()

    do_POST = do_DELETE = do_GET

    def respond(self) -> None:
        target = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            return self.reply(413, "too large", "text/plain")
        body = self.rfile.read(length).decode("utf-8", "replace")
        if target.path.startswith(("/mollie/", "/paypal/")):
            return self.serve_other(target.path, body)
        if target.path.startswith(("/v1/", "/v2/")):
            return self.serve_api(target.path, target.query, body)
        try:
            with self.server.world.lock:
                self.serve_page(target.path.strip("/").split("/"), body)
        except Problem as problem:
            self.reply(problem.status, page("Sorry", f"<p>{problem}</p>"), "text/html")
        return None

    def serve_api(self, path: str, query: str, body: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        given = answer(self.server.world, Request(self.command, path, query, body, headers))
        if given.is_lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.reply(given.status, given.body, "application/json", given.headers)

    def serve_other(self, path: str, body: str) -> None:
        """The doubles of other providers live at the same port."""
        name, _, rest = path.strip("/").partition("/")
        ask, world = {"mollie": (mollie.answer, self.server.mollie), "paypal": (paypal.answer, self.server.paypal)}[
            name
        ]
        headers = {key.lower(): value for key, value in self.headers.items()}
        given = ask(world, fakepay.world.Request(self.command, f"/{rest}", body, headers))
        if given.is_lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif given.redirect:
            self.reply(303, "", "text/html", (("Location", given.redirect),))
        elif given.html:
            self.show(page(name.capitalize(), given.html))
        else:
            self.reply(given.status, given.text or json.dumps(given.body), "application/json")

    def serve_page(self, parts: list[str], body: str) -> None:
        world = self.server.world
        form = dict(parse_qsl(body, keep_blank_values=True))
        match self.command, parts:
            case "GET", [""]:
                self.show(home.show(world))
            case "GET", ["c", "pay", identifier]:
                self.show(checkout.show(world, identifier))
            case "POST", ["c", "pay", identifier]:
                self.go_or_show(*checkout.pay(world, identifier, form))
            case "GET", ["c", "challenge", identifier]:
                self.show(checkout.show_challenge(world, identifier))
            case "POST", ["c", "challenge", identifier]:
                self.go_or_show(*checkout.answer_challenge(world, identifier, form))
            case "GET", ["p", "session", identifier]:
                self.show(portal.show(world, identifier))
            case "POST", ["p", "session", identifier]:
                self.show(portal.submit(world, identifier, form))
            case "GET", ["i", identifier]:
                self.show(portal.show_invoice(world, identifier))
            case "POST", ["i", identifier]:
                self.show(portal.pay_invoice(world, identifier, form))
            case "GET", ["onboarding", token]:
                self.go_or_show(*onboarding.open_link(world, token))
            case "POST", ["onboarding", token]:
                self.go_or_show(onboarding.submit(world, token, form), "")
            case "POST", ["_test", name]:
                self.reply(200, json.dumps(act(world, name, json.loads(body or "{}"))), "application/json")
            case _:
                raise Problem("There is nothing at this address.", status=404)

    def show(self, text: str) -> None:
        self.reply(200, text, "text/html")

    def go_or_show(self, url: str, text: str) -> None:
        if url:
            self.reply(303, "", "text/html", (("Location", url),))
        else:
            self.show(text)

    def reply(self, status: int, text: str, kind: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Request-Id", self.server.world.new_id("req", 14))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: Any) -> None:
        """Not a word: the product logs its own requests."""


def post_form(address: str, form: dict[str, str]) -> None:
    """Tell somebody on this machine, without waiting for the answer."""
    target = urlsplit(address)

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", target.port or 80, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException):
            headers = {"Host": target.netloc, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", target.path, urlencode(form), headers)
            connection.getresponse().read()
        connection.close()

    threading.Thread(target=send, daemon=True).start()


class Server(ThreadingHTTPServer):
    """`world.base_url` is set to where it listens."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, world: World, *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.world = world
        world.base_url = f"http://localhost:{self.server_port}"
        self.courier = Courier(world)
        self.mollie, self.paypal = (fakepay.world.World(base_url=world.base_url) for _ in range(2))
        self.mollie.notify = post_form

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is none of our business; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def start(self) -> None:
        """In threads of this process, for tests. The courier is started by whoever wants events to go out."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.courier.stopping.set()
        self.shutdown()
        self.server_close()
