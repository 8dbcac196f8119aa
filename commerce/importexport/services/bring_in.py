"""All products of a file, one after the other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.models import ImportRow
from commerce.importexport.services.addresses import Addresses
from commerce.importexport.services.elsewhere import PricesElsewhere
from commerce.importexport.services.known import Known, known_products
from commerce.importexport.services.linking import Links
from commerce.importexport.services.origins import Placed, place
from commerce.importexport.services.tally import Draft, Tally, row_of
from commerce.importexport.services.write_product import write_product
from commerce.importexport.services.writer import Writer
from commerce.importexport.services.written import Outcome, Written

COLLECTION = "collection:"
BATCH = 50  # products looked up at once
SAVE_SECONDS = 1.0


class Journal(Protocol):
    """Where an import notes how far it is."""

    def save(self, tally: Tally) -> None:
        """Called inside the transaction of every product written, and now and then in between."""

    def settle(self) -> None:
        """Called behind each batch, when everything in it is committed."""

    def look(self, draft: Draft, slug: str, outcome: Outcome) -> None:
        """Called for every product, after the fact."""


def bring_in(
    products: Iterable[ProductDraft],
    *,
    tally: Tally,
    journal: Journal,
    writer: Writer,
    is_dry_run: bool,
    stop_at: float | None = None,
) -> bool:
    """Go on behind the first `tally.done` products. False: the time (of time.monotonic) was up before the end."""
    addresses = Addresses()
    addressed = ((draft, addresses.of(draft)) for draft in products)
    links, elsewhere, told = Links(keeps_by_hand=writer.keeps_by_hand), PricesElsewhere(), Findings()
    last: deque[tuple[ProductDraft, str]] = deque(maxlen=BATCH)  # of a batch that a killed worker has left half done
    for draft, slug in islice(addressed, tally.done):
        links.note(draft, slug)
        last.append((draft, slug))

    def note(row: ImportRow) -> None:
        tally.rows.append(row)
        journal.save(tally)

    elsewhere.keep(last, told, note, is_dry_run=is_dry_run)
    saved_at = time.monotonic()
    for batch in batches(addressed, BATCH):
        links.complete(batch, told)
        placed = place(batch, addresses)
        known = known_products(each.slug for each in placed)
        for each in placed:
            writer.collections.made.clear()
            bring_in_one(each, known.get(each.slug), tally, journal, writer, is_dry_run=is_dry_run)
            if time.monotonic() - saved_at > SAVE_SECONDS:
                journal.save(tally)
                saved_at = time.monotonic()
        elsewhere.keep([(each.draft, each.slug) for each in placed], told, note, is_dry_run=is_dry_run)
        journal.save(tally)
        journal.settle()
        if stop_at is not None and time.monotonic() >= stop_at:
            return False
    if not is_dry_run:
        links.finish(told)
    tally.tell(told)
    journal.save(tally)
    writer.collections.stamp()
    return True


def bring_in_one(
    placed: Placed,
    known: Known | None,
    tally: Tally,
    journal: Journal,
    writer: Writer,
    *,
    is_dry_run: bool,
) -> None:
    draft, slug = placed.draft, placed.slug
    before = tally.copy()
    told: list[Outcome] = []

    def save(outcome: Outcome, findings: Findings, written: Written | None) -> None:
        tally.rows += made_collections(writer)
        tally.add(outcome, draft, findings, written)
        told.append(outcome)
        journal.save(tally)

    outcome, findings = write_product(
        draft, slug=slug, known=known, writer=writer, save=save, is_dry_run=is_dry_run,
        is_remembered=placed.is_remembered,
    )  # fmt: skip
    if told != [outcome]:  # nothing was written, or it was undone by a constraint that is checked at the commit
        tally.restore(before)
        tally.add(outcome, draft, findings, Written(known.product.pk) if known else None)
    journal.look(draft, slug, outcome)


def made_collections(writer: Writer) -> list[ImportRow]:
    """Rows for the collections that this product brought along."""
    made = [
        row_of("created", 0, title, Written(f"{COLLECTION}{collection_id}"))
        for collection_id, title in writer.collections.made
    ]
    writer.collections.made.clear()
    return made


def batches(addressed: Iterator[tuple[ProductDraft, str]], size: int) -> Iterator[list[tuple[ProductDraft, str]]]:
    while batch := list(islice(addressed, size)):
        yield batch
