"""A whole app in forty lines of Python's own library: its manifest, and a section that believes only what the shop signed.

python -m tests.doubles.sample_app SECRET      # then connect http://127.0.0.1:8765/app.json (docs/apps.md)
"""

import base64
import hashlib
import hmac
import html
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def manifest(origin: str) -> dict:
    fields = [
        {"key": "greeting", "type": "text", "label": {"en": "Greeting", "fr": "Salutation"}, "default": "Hello",
         "max_length": 60},
        {"key": "stars", "type": "number", "label": {"en": "Stars", "fr": "Étoiles"}, "default": 3, "min": 1, "max": 5},
        {"key": "about", "type": "product", "label": {"en": "Product", "fr": "Produit"}},
    ]  # fmt: skip
    block = {"key": "stars", "title": {"en": "Stars", "fr": "Étoiles"}, "description": {"en": "Up to five"},
             "frame": f"{origin}/stars", "height": 120, "max_height": 400, "purpose": "essential",
             "fields": fields}  # fmt: skip
    waiting = block | {"key": "counter", "title": {"en": "Counter"}, "purpose": "analytics", "fields": []}
    return {"echoppe": 1, "name": "Sample stars", "version": "1.0", "publisher": "Sample & Co",
            "privacy_url": f"{origin}/privacy", "blocks": [block, waiting]}  # fmt: skip


def told(address: str, secret: str) -> dict | None:
    """What the shop says; None where it is not from the shop."""
    query = parse_qs(urlsplit(address).query)
    context, signature = query.get("context", [""])[0], query.get("signature", [""])[0]
    expected = hmac.new(secret.encode(), context.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        return None
    return json.loads(base64.urlsafe_b64decode(context + "=" * (-len(context) % 4)))


def page(said: dict) -> str:
    settings, theme = said["settings"], said["theme"]
    height = "{echoppe: 1, type: 'height', value: document.documentElement.scrollHeight}"
    words = html.escape(f"{settings.get('greeting', '')} {'★' * settings.get('stars', 0)} {said['shop']}{said['page']}")
    return (
        f"<!doctype html><html lang='{html.escape(said['language'])}'><title>Stars</title>"
        f"<body style='margin:0;font:1rem sans-serif;color:{html.escape(theme['ink'])}'><p>{words}</p>"
        f"<script>parent.postMessage({height}, '*')</script>"
    )


class Handler(BaseHTTPRequestHandler):
    secret = ""

    def do_GET(self) -> None:
        path, said = urlsplit(self.path).path, told(self.path, self.secret)
        if path == "/app.json":
            self.answer(200, "application/json", json.dumps(manifest(f"http://{self.headers['Host']}")))
        elif said is None:
            self.answer(403, "text/html; charset=utf-8", "<!doctype html><title>403</title>Not from the shop")
        else:
            self.answer(200, "text/html; charset=utf-8", page(said))

    def answer(self, status: int, kind: str, content: str) -> None:
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


if __name__ == "__main__":
    Handler.secret = sys.argv[1] if len(sys.argv) > 1 else ""
    ThreadingHTTPServer(("127.0.0.1", 8765), Handler).serve_forever()
