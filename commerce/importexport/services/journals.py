"""Where an import notes how far it is: in its run, or nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from django.db.models import F, JSONField, Value
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import MAX_KEPT
from commerce.importexport.history.drafts import CustomerDraft, OrderDraft
from commerce.importexport.models import ImportRun
from commerce.importexport.services import claiming, fingerprinting
from commerce.importexport.services.tally import Draft, Tally, as_rows
from commerce.importexport.services.written import Outcome
from core.inserts import insert

SAMPLE = 10
HEARTBEAT_SECONDS = 5


class SilentJournal:
    """For a trial without a trace. `unsaved` findings stay with the tally."""

    def save(self, tally: Tally) -> None:
        tally.rows.clear()

    def settle(self) -> None:
        pass

    def look(self, draft: Draft, slug: str, outcome: Outcome) -> None:
        pass


class RunJournal:
    """Notes in the claimed run. Everything raises ClaimLost once somebody else has it."""

    def __init__(self, run: ImportRun, on_progress: Callable[[int, int], None] | None = None) -> None:
        self.run = run
        self._on_progress = on_progress
        self.sample: list[dict[str, Any]] = []
        self._done_at_claim = run.products_done
        self._beat_at = time.monotonic()

    @transaction.atomic("default", savepoint=False)
    def save(self, tally: Tally) -> None:
        with connections[
            "default"
        ].cursor() as cursor:  # a crash of the server loses this together with what it tells of
            cursor.execute("SET LOCAL synchronous_commit = off")
        columns: dict[str, Any] = {"products_done": tally.done, "heartbeat_at": timezone.now()}
        if tally.done > self._done_at_claim:
            columns["attempts"] = 0
        room = MAX_KEPT - tally.counts["own_kept"]
        if kept := as_rows(tally.unsaved[: max(room, 0)]):
            tally.counts["own_kept"] += len(kept)
            columns["report"] = CombinedExpression(F("report"), "||", Value(kept, JSONField()), JSONField())
        tally.unsaved.clear()
        claiming.note(self.run, counts=dict(tally.counts), **columns)
        self._keep(tally)
        if self._on_progress is not None:
            self._on_progress(tally.done, self.run.products_total)

    def _keep(self, tally: Tally) -> None:
        if tally.rows and not self.run.is_dry_run:
            for row in tally.rows:
                row.run = self.run
            insert(*tally.rows)
        tally.rows.clear()

    def settle(self) -> None:
        """Note how the products stand now, for undoing to see what others change later."""
        if not self.run.is_dry_run:
            fingerprinting.note_fingerprints(self.run)

    def look(self, draft: Draft, slug: str, outcome: Outcome) -> None:
        if len(self.sample) < SAMPLE:
            self.sample.append(sample_of(draft, slug, outcome))

    def beat(self) -> None:
        """Between products, while the file is read."""
        if time.monotonic() - self._beat_at > HEARTBEAT_SECONDS:
            claiming.note(self.run, heartbeat_at=timezone.now())
            self._beat_at = time.monotonic()


def sample_of(draft: Draft, slug: str, outcome: Outcome) -> dict[str, Any]:
    """A product, customer or order as the preview shows it; amounts are minor units."""
    if isinstance(draft, CustomerDraft):
        told = {
            "email": draft.email,
            "city": draft.address.get("city", ""),
            "country": draft.address.get("country", ""),
        }
        return {"row": draft.row_number, "title": draft.title, "outcome": outcome, **told}
    if isinstance(draft, OrderDraft):
        return {
            "row": draft.row_number, "title": draft.name, "outcome": outcome, "email": draft.email,
            "lines": len(draft.lines), "total": draft.columns["total_amount"], "currency": draft.columns["currency"],
            "placed_at": draft.placed_at.isoformat(),
        }  # fmt: skip
    if not isinstance(draft, ProductDraft):
        return {"row": draft.row_number, "title": draft.title, "outcome": outcome, **draft.sample()}
    prices = sorted(variant.price.amount for variant in draft.variants if variant.price is not None)
    return {
        "row": draft.row_number, "title": draft.title, "slug": slug, "outcome": outcome,
        "variants": len(draft.variants), "images": len(draft.images),
        "min_price": prices[0] if prices else None, "max_price": prices[-1] if prices else None,
    }  # fmt: skip
