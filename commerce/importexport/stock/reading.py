"""From a table of stock to drafts, one per article. "Quantity" says how many there are; "add" how many come to it, or go.

Shopify's inventory layout has a row per article and location; this shop has one stock, so they are summed up. Of its
columns "On hand (new)" counts where somebody has filled it in, else "On hand (current)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

from commerce.importexport.findings import Findings
from commerce.importexport.values import read_int
from core.csvfile import Table, clean_key, unguard

KEYS = {
    "sku": ("sku", "reference", "référence", "réf", "artikelnummer", "referencia"),
    "barcode": ("barcode", "gtin", "ean", "ean13", "upc", "isbn", "code-barres", "code barre"),
    "new": ("on hand (new)",),
    "set": (
        "quantity", "qty", "on hand", "on hand (current)", "on_hand", "stock", "quantité", "qté", "en stock", "bestand",
        "menge", "cantidad", "available",
    ),
    "add": ("add", "added", "received", "change", "ajout", "ajouter", "reçu", "zugang"),
    "location": ("location", "emplacement", "standort"),
}  # fmt: skip
NOT_STOCK = {"price", "prices", "prix", "preis", "precio", "order", "email", "mail", "kind"}
WORD = re.compile(r"[^\W\d_]+")
NOT_STOCKED = {"not stocked"}
MOST = 10_000_000  # units


@dataclass(slots=True)
class StockDraft:
    """`fault` is why it is left out (a code of findings and its values). `reference` names the file in the ledger: an
    addition is made once."""

    row_number: int
    sku: str
    barcode: str
    quantity: int = 0
    adds: bool = False
    reference: str = ""
    fault: tuple[str, dict[str, Any]] | None = None
    locations: set[str] = field(default_factory=set)
    kind: str = "stock"

    @property
    def title(self) -> str:
        return self.sku or self.barcode

    def counted(self) -> dict[str, int]:
        return {"stock": 1}

    def sample(self) -> dict[str, Any]:
        return {"quantity": f"{self.quantity:+d}" if self.adds else str(self.quantity), "is_faulty": bool(self.fault)}


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """The file's columns by what they mean."""
    names = {" ".join(name.casefold().split()): name for name in reversed(header)}
    found = {key: next((names[word] for word in words if word in names), "") for key, words in KEYS.items()}
    return {key: name for key, name in found.items() if name}


def knows(header: Sequence[str]) -> bool:
    """Article and quantity, and no price, order or address: these are files of something else."""
    columns = columns_of(header)
    is_other = any(NOT_STOCK & set(WORD.findall(name.casefold())) for name in header)
    return bool({"sku", "barcode"} & set(columns)) and bool({"set", "new", "add"} & set(columns)) and not is_other


def read(table: Table, findings: Findings) -> Iterator[StockDraft]:
    """Reads the whole table first: an article may come again further down, and the file is known by all its rows."""
    drafts: dict[str, StockDraft] = {}
    columns, digest = columns_of(table.header), md5(usedforsecurity=False)
    for row in table.rows:
        cells = {key: unguard(row.cells.get(name, "")).strip() for key, name in columns.items()}
        digest.update(repr(sorted(cells.items())).encode())
        draft = draft_of(row.number, cells)
        key = draft.sku or f"\0{draft.barcode}"
        known = drafts.get(key)
        if known is None:
            drafts[key] = draft
        elif known.fault is None and draft.fault is None and draft.locations and not draft.locations & known.locations:
            known.quantity += draft.quantity
            known.locations |= draft.locations
        else:
            draft.fault = draft.fault or ("stock_twice", {"article": draft.title[:80], "row": known.row_number})
            drafts[f"\0{row.number}"] = draft
    for draft in sorted(drafts.values(), key=lambda each: each.row_number):
        draft.reference = f"file {digest.hexdigest()}"
        yield draft
    for number, code in table.warnings:
        findings.add(number, "warning", code)


def draft_of(number: int, cells: dict[str, str]) -> StockDraft:
    draft = StockDraft(number, clean_key(cells.get("sku", ""))[:120], clean_key(cells.get("barcode", ""))[:60])
    draft.locations = {cells["location"].casefold()} if cells.get("location") else set()
    counted = cells.get("new") or cells.get("set") or ""
    draft.adds = not counted and bool(cells.get("add"))
    text = cells.get("add", "") if draft.adds else counted
    if text.casefold() in NOT_STOCKED:
        text = "0"
    value = read_int(text)
    if not draft.title:
        draft.fault = ("stock_nameless", {})
    elif value is None or abs(value) > MOST:
        draft.fault = ("stock_number", {"text": text[:40]})
    elif value < 0 and not draft.adds:
        draft.fault = ("stock_negative", {"text": text[:40]})
    else:
        draft.quantity = value
    return draft
