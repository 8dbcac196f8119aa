"""Statements as tables: every bank has columns of its own, whose names are looked up here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime

from commerce.payments.statements.credit import Credit, UnreadableStatement
from core.csvfile import Row, UnreadableTable, read_table
from core.errors import mark as _
from core.money import InvalidAmount, parse_amount

# Beginnings of column names, without accents and signs, by what they hold; the first that fits counts.
COLUMNS = {
    "credit": ("credit", "haben", "eingang", "paid in", "money in", "bij"),
    "debit": ("debit", "soll", "ausgang", "paid out", "money out"),
    "amount": ("amount", "montant", "betrag", "importe", "importo", "bedrag", "umsatz", "valor"),
    "date": ("booking date", "buchungstag", "buchung", "date op", "date comptable", "date", "datum", "fecha", "data",
             "valuta", "transaction date", "completed date"),
    "payer": ("payer", "name", "counterparty", "contrepartie", "beguenstigter", "auftraggeber", "donneur", "emetteur",
              "zahlungspflichtiger", "naam", "nom", "payee", "partner name", "sender"),
    "currency": ("currency", "devise", "wahrung", "waehrung", "moneda", "valuta code", "ccy"),
    "reference": ("transaction id", "bank reference", "id", "unique", "operation id"),
}  # fmt: skip
WORDS = ("description", "libelle", "label", "verwendungszweck", "reference", "details", "motif", "communication",
         "concept", "causale", "omschrijving", "memo", "purpose", "buchungstext", "information",
         "payment reference")  # fmt: skip
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%Y/%m/%d", "%Y%m%d")
MOST_LINES_ABOVE = 30


def read_csv(content: bytes, currency: str) -> Iterator[Credit]:
    """`currency` is for banks that do not name it. Raises UnreadableStatement."""
    try:
        table = read_table(_without_preamble(content))
        columns = columns_of(table.header)
        if "date" not in columns or not columns.keys() & {"amount", "credit"}:
            raise UnreadableStatement(
                _("No column for the date and the amount was found. The first row must hold the names of the columns.")
            )
        for row in table.rows:
            credit = credit_of(row, columns, [name for name in table.header if _is_words(name)], currency)
            if credit is not None:
                yield credit
    except UnreadableTable as error:
        raise UnreadableStatement(error.message, **error.params)


def _without_preamble(content: bytes) -> bytes:
    """Many banks write their name and the balance above the table."""
    lines = content.splitlines(keepends=True)
    for position, line in enumerate(lines[:MOST_LINES_ABOVE]):
        cells = re.split(r"[;,\t|]", line.decode("utf-8", "ignore") if b"\0" not in line else "")
        found = columns_of([cell.strip(' "\r\n') for cell in cells])
        if "date" in found and found.keys() & {"amount", "credit"}:
            return b"".join(lines[position:])
    return content


def columns_of(header: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, beginnings in COLUMNS.items():
        for beginning in beginnings:
            fits = [name for name in header if plain(name).startswith(beginning) and name not in found.values()]
            if fits and kind not in found:
                found[kind] = fits[0]
    return found


def plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def _is_words(name: str) -> bool:
    return any(word in plain(name) for word in WORDS)


def credit_of(row: Row, columns: dict[str, str], words: list[str], currency: str) -> Credit | None:
    """None for money that went out, and for rows that are no lines (sums, remarks)."""
    cells = row.cells
    written = cells[columns["date"]]
    if not written:
        return None
    text = cells[columns["credit"]] if "credit" in columns else cells[columns["amount"]]
    if not text:
        return None
    code = (cells[columns["currency"]] if "currency" in columns else "").upper() or currency
    try:
        amount = parse_amount(text.replace(code, "").strip().removeprefix("+"), code).amount
    except (InvalidAmount, ValueError):
        raise UnreadableStatement(
            _("Row %(row)s: the amount “%(text)s” cannot be read."), row=row.number, text=text[:40]
        )
    if amount <= 0:
        return None
    return Credit(
        booked_on=date_of(written, row.number), amount=amount, currency=code,
        text=" ".join(filter(None, (cells[name] for name in words)))[:500],
        payer=(cells[columns["payer"]] if "payer" in columns else "")[:140],
        bank_reference=(cells[columns["reference"]] if "reference" in columns else "")[:80],
    )  # fmt: skip


def date_of(text: str, row: int) -> date:
    for layout in DATES:
        try:
            return datetime.strptime(text.split(" ")[0].split("T")[0], layout).date()  # noqa: DTZ007  a day, no moment
        except ValueError:
            continue
    raise UnreadableStatement(_("Row %(row)s: the date “%(text)s” cannot be read."), row=row, text=text[:40])
