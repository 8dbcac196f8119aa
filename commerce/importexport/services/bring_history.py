"""All customers, orders or connected entries of a file, one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import islice
from typing import Any

import structlog
from django.db import DataError, IntegrityError

from commerce.importexport.findings import Findings
from commerce.importexport.history.drafts import CustomerDraft, OrderDraft
from commerce.importexport.history.writing import write_customer, write_order
from commerce.importexport.services.bring_in import BATCH, SAVE_SECONDS, Journal
from commerce.importexport.services.kinds import KINDS
from commerce.importexport.services.tally import Tally
from commerce.importexport.services.written import Outcome, Written

log = structlog.get_logger("imports")
Draft = CustomerDraft | OrderDraft | Any


def bring_history_in(
    drafts: Iterable[Draft],
    *,
    tally: Tally,
    journal: Journal,
    is_dry_run: bool,
    actor: Any = None,
    stop_at: float | None = None,
) -> bool:
    """Go on behind the first `tally.done`. False: the time was up before the end."""
    ahead = iter(drafts)
    for _draft in islice(ahead, tally.done):
        pass
    saved_at = time.monotonic()
    while batch := list(islice(ahead, BATCH)):
        for draft in batch:
            bring_one_in(draft, tally, journal, is_dry_run=is_dry_run, actor=actor)
            if time.monotonic() - saved_at > SAVE_SECONDS:
                journal.save(tally)
                saved_at = time.monotonic()
        journal.save(tally)
        journal.settle()
        if stop_at is not None and time.monotonic() >= stop_at:
            return False
    journal.save(tally)
    return True


def bring_one_in(draft: Draft, tally: Tally, journal: Journal, *, is_dry_run: bool, actor: Any) -> None:
    before = tally.copy()
    told: list[Outcome] = []

    def save(outcome: Outcome, findings: Findings, written: Written | None) -> None:
        tally.add(outcome, draft, findings, written)
        told.append(outcome)
        journal.save(tally)

    try:
        if isinstance(draft, CustomerDraft):
            outcome, findings = write_customer(draft, save=save, is_dry_run=is_dry_run, actor=actor)
        elif isinstance(draft, OrderDraft):
            outcome, findings = write_order(draft, save=save, is_dry_run=is_dry_run, actor=actor)
        else:
            outcome, findings = KINDS[draft.kind].write(draft, save=save, is_dry_run=is_dry_run, actor=actor)
    except (DataError, IntegrityError) as error:
        log.warning("row not saved", row=draft.row_number, error=str(error)[:500])
        outcome, findings, told = "left_out", Findings(), []
        findings.add(draft.row_number, "error", "row_not_saved")
    if told != [outcome]:
        tally.restore(before)
        tally.add(outcome, draft, findings)
    journal.look(draft, "", outcome)
