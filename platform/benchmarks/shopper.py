"""A shopper without a browser: cart, checkout, order, over real HTTP."""

from __future__ import annotations

import itertools
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
RADIO = re.compile(r'<input[^>]*type="radio"[^>]*name="(delivery|payment)"[^>]*value="([^"]+)"')
DETAILS = {
    "country": "FR", "name": "Jeanne Martin", "street": "12 rue des Lices",
    "postal_code": "35000", "city": "Rennes",
}  # fmt: skip
# Shoppers come from different places: limits per address must not be what is measured. (The server is told to trust us.)
ADDRESSES = (f"198.18.{n // 250 % 250}.{n % 250}" for n in itertools.count(1))


@dataclass
class Shopper:
    port: int
    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = field(default_factory=lambda: next(ADDRESSES))

    @property
    def email(self) -> str:
        """Everybody is a customer of their own: one and the same would wait for each other's orders."""
        return f"shopper-{self.address}@example.com"

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body, location. By the socket itself, in HTTP/1.0 as nginx asks: a client that takes a share of
        the machine which is measured would be part of the figure. Raises OSError."""
        body = "" if form is None else urlencode(form)
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.0", f"Host: {self.host}"]
        lines += [
            f"X-Forwarded-For: {self.address}",
            f"Cookie: {'; '.join(f'{k}={v}' for k, v in self.cookies.items())}",
        ]
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall("\r\n".join([*lines, "", body]).encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, page = answer.partition(b"\r\n\r\n")
        first, *headers = head.decode("latin-1").split("\r\n")
        told = {"location": "", "content-length": "0"}
        for name, _, value in (line.partition(": ") for line in headers):
            told[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie.strip()] = kept.strip()
        if not first or len(page) < int(told["content-length"]):
            raise ConnectionResetError("The server hung up before its answer was whole.")
        return int(first.split(" ")[1]), page.decode("utf-8", "replace"), told["location"]

    def add(self, variant_id: int, quantity: int = 1) -> int:
        return self.ask("/cart/add/", {"variant": str(variant_id), "quantity": str(quantity)})[0]

    def filled_form(self) -> dict[str, str]:
        """The checkout page's form, filled in, with the first of each choice."""
        status, page, _ = self.ask("/checkout/")
        if status != 200:
            raise SystemExit(f"The checkout page answered {status}.")
        choices: dict[str, str] = {}
        for name, value in RADIO.findall(page):
            choices.setdefault(name, value)
        return {**dict(HIDDEN.findall(page)), **DETAILS, "email": self.email, **choices, "action": "place"}

    def order(self) -> tuple[int, str]:
        """Fill the checkout page in and send it. Status of the answer, and where it leads."""
        status, _, location = self.ask("/checkout/", self.filled_form())
        return status, urlsplit(location).path
