"""A service of another company on this machine: real requests over loopback, answered by a function of the test's."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    user: str
    body: Any


Answer = Callable[[Asked], tuple[int, Any]]


@dataclass
class Double:
    """`answer` says status and JSON (str and bytes are sent as they are); `asked` is everything that came."""

    answer: Answer
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Double:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def respond(self) -> None:
                address = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                raw = self.rfile.read(length)
                kind, _space, secret = self.headers.get("Authorization", "").partition(" ")
                user = base64.b64decode(secret).decode() if kind == "Basic" else secret
                is_form = self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
                body = dict(parse_qsl(raw.decode())) if is_form else json.loads(raw) if raw else None
                asked = Asked(self.command, address.path, dict(parse_qsl(address.query)), user, body)
                double.asked.append(asked)
                status, data = double.answer(asked)
                content = (
                    data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
                )
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = respond

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
