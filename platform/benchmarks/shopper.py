"""A shopper without a browser: cart, checkout, order, over real HTTP."""

from __future__ import annotations

import http.client
import itertools
import re
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
        """Status, body, location."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": self.host,
            "X-Forwarded-For": self.address,
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        try:
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", path, body=urlencode(form), headers=headers)
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return answer.status, body, answer.headers.get("Location", "")

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
