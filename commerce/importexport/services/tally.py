"""What an import has done so far: how many of what, and what it has to say beyond what the reader of the file says."""

from __future__ import annotations

from collections import Counter
from typing import Any

from commerce.catalog.services.pictures import MAX_PICTURES
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Finding, Findings
from commerce.importexport.history.drafts import CustomerDraft, OrderDraft
from commerce.importexport.models import ImportRow
from commerce.importexport.services.written import Outcome, Written

Draft = ProductDraft | CustomerDraft | OrderDraft | Any
HISTORY = ("customers", "orders", "lines", "translations", "stock", "kept")
NAMES = ("products", "variants", "images", "rows", "created", "updated", "skipped", "errors")


class Tally:
    """`counts` can be stored and handed in again to go on from there; `done` is how many products are through."""

    def __init__(self, counts: dict[str, int] | None = None, *, done: int = 0) -> None:
        self.counts = Counter(counts or {})
        self.done = done
        self.unsaved: list[Finding] = []
        self.rows: list[ImportRow] = []

    def add(self, outcome: Outcome, draft: Draft, findings: Findings, written: Written | None = None) -> None:
        self.done += 1
        self.rows.append(row_of(outcome, draft.row_number, draft.title, written))
        self.tell(findings)
        if outcome == "left_out":
            return
        self.counts[outcome] += 1
        if not isinstance(draft, ProductDraft):
            self.counts.update(draft.counted())
            return
        left_out = sum(
            1 for each in findings if each.code in ("price_missing", "price_invalid", "too_many_variants_here")
        )
        self.counts["kept"] += sum(1 for each in findings if each.code == "kept_by_hand")
        self.counts["products"] += 1
        self.counts["variants"] += len(draft.variants) - left_out
        self.counts["images"] += min(len(draft.images), MAX_PICTURES)

    def tell(self, findings: Findings) -> None:
        """What is not about one product's turn."""
        self.unsaved.extend(findings)
        for level, count in findings.counts.items():
            self.counts[f"own_{level}"] += count

    def copy(self) -> Tally:
        twin = Tally(self.counts, done=self.done)
        twin.unsaved, twin.rows = list(self.unsaved), list(self.rows)
        return twin

    def restore(self, other: Tally) -> None:
        self.counts, self.done = Counter(other.counts), other.done
        self.unsaved, self.rows = list(other.unsaved), list(other.rows)

    def told(self, *, rows: int, read: Counter[str]) -> dict[str, int]:
        """For people; `read` counts what the reader of the file found, by level."""
        levels = {level: read[level] + self.counts[f"own_{level}"] for level in ("error", "warning", "info")}
        told = {name: self.counts[name] for name in NAMES} | {"rows": rows, "errors": levels["error"]}
        told |= {name: self.counts[name] for name in HISTORY if self.counts[name]}
        return told | {"warnings": levels["warning"], "notes": levels["info"]}


def row_of(outcome: str, row_number: int, label: str, written: Written | None) -> ImportRow:
    """What the result says of one product, customer or order."""
    return ImportRow(
        row_number=row_number, outcome=outcome, label=label[:255] or "–",
        object_id=str(written.object_id) if written else "", before=written.before if written else None,
    )  # fmt: skip


def as_rows(findings: list[Finding]) -> list[list[Any]]:
    return [[each.row_number, each.level, each.code, each.params] for each in findings]
