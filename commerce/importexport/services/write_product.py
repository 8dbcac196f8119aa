"""One product of a file, into the shop: planned, then written in one transaction."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import DataError, IntegrityError, transaction

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.services.creating import create
from commerce.importexport.services.known import Known, known_products
from commerce.importexport.services.origins import remember
from commerce.importexport.services.planning import LeftOut, plan_product
from commerce.importexport.services.plans import Plan
from commerce.importexport.services.snapshots import snapshot
from commerce.importexport.services.updating import update
from commerce.importexport.services.writer import Writer
from commerce.importexport.services.written import Outcome, Written

log = structlog.get_logger("imports")
Saver = Callable[[Outcome, Findings, Written | None], None]


def write_product(
    draft: ProductDraft,
    *,
    slug: str,
    known: Known | None,
    writer: Writer,
    save: Saver,
    is_dry_run: bool = False,
    is_remembered: bool = True,
) -> tuple[Outcome, Findings]:
    """Bring the shop's product with this address in line with the draft, or make it.

    `known` is what the shop had a moment ago: where nothing has to change nothing is locked or written; else the
    product is locked and compared anew. `is_remembered`: the draft's keys lead to the product already. `save` is
    called last inside the transaction, with the outcome, so that both stay or neither. A draft that the database
    refuses is left out; every other failure is raised.
    """
    findings = Findings()
    try:
        plan = plan_product(draft, slug, known, findings, keeps_by_hand=writer.keeps_by_hand)
    except LeftOut:
        return "left_out", findings
    if plan.is_empty:
        if plan.product_id is not None and not is_remembered and not is_dry_run:
            with transaction.atomic("default"):
                remember(draft, plan.product_id)
        return "skipped", findings
    if is_dry_run:
        return ("updated" if plan.product_id else "created"), findings
    try:
        return _write(draft, slug, plan, writer, save, findings, is_remembered=is_remembered)
    except (DataError, IntegrityError) as error:
        writer.collections.forget()
        log.warning("product not saved", row=draft.row_number, slug=slug, error=str(error)[:500])
        findings = Findings()
        findings.add(draft.row_number, "error", "not_saved")
        return "left_out", findings


def _write(
    draft: ProductDraft, slug: str, plan: Plan, writer: Writer, save: Saver, findings: Findings, *, is_remembered: bool
) -> tuple[Outcome, Findings]:
    """Somebody may have made, changed or deleted the product since it was looked at."""
    if plan.product_id is None:
        try:
            with transaction.atomic("default"):
                product = create(plan, writer)
                if not is_remembered:
                    remember(draft, product.pk)
                save("created", findings, Written(product.pk))
            return "created", findings
        except IntegrityError:
            writer.collections.forget()
            if not known_products([slug]):
                raise
    with transaction.atomic("default"):
        known = known_products([slug], is_locking=True).get(slug)
        findings = Findings()
        try:
            plan = plan_product(draft, slug, known, findings, keeps_by_hand=writer.keeps_by_hand)
        except LeftOut:
            return "left_out", findings
        if plan.is_empty:
            return "skipped", findings
        before = None
        if known is None:
            product_id = create(plan, writer).pk
        else:
            product_id, before = known.product.pk, snapshot(known)
            update(plan, known, writer)
        if not is_remembered:
            remember(draft, product_id)
        outcome: Outcome = "updated" if known else "created"
        save(outcome, findings, Written(product_id, before))
    return outcome, findings
