"""The European Central Bank's file of the day, at its address and nowhere else."""

from __future__ import annotations

from typing import Any

from tests.doubles.server import Asked

PATH = "/stats/eurofxref/eurofxref-daily.xml"
RATES = {
    "USD": "1.0842", "JPY": "163.52", "BGN": "1.9558", "CZK": "25.3", "DKK": "7.46", "GBP": "0.8341", "HUF": "410.5",
    "PLN": "4.34", "RON": "4.98", "SEK": "11.6", "CHF": "0.9312", "NOK": "11.7", "TRY": "36.1", "AUD": "1.66",
}  # fmt: skip


class Bank:
    """`content` is sent instead of the file, `status` instead of 200."""

    def __init__(self, day: str = "2026-11-20", **rates: str) -> None:
        self.day, self.rates = day, RATES | rates
        self.content: str | None = None
        self.status = 200

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        if (asked.method, asked.path, asked.query, asked.user) != ("GET", PATH, {}, ""):
            return 404, "<html>Page not found</html>"
        return self.status, self.file() if self.content is None else self.content

    def file(self) -> str:
        cubes = "".join(f"\n\t\t\t<Cube currency='{code}' rate='{rate}'/>" for code, rate in self.rates.items())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
            'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">\n\t<gesmes:subject>Reference rates'
            "</gesmes:subject>\n\t<gesmes:Sender>\n\t\t<gesmes:name>European Central Bank</gesmes:name>\n\t"
            f"</gesmes:Sender>\n\t<Cube>\n\t\t<Cube time='{self.day}'>{cubes}\n\t\t</Cube>\n\t</Cube>\n</gesmes:Envelope>"
        )
