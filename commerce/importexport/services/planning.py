"""Comparing a draft with what the shop has. Reads only what it is given; every surprise goes into `findings`."""

from __future__ import annotations

from typing import Any

from commerce.catalog.models import ProductStatus
from commerce.catalog.services.products import MAX_OPTIONS, clean_tags
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.services.by_hand import Spared
from commerce.importexport.services.known import Known
from commerce.importexport.services.picture_plans import plan_pictures
from commerce.importexport.services.plans import Plan
from commerce.importexport.services.variant_plans import plan_variants

# attribute of the draft: column of the product
COLUMNS = {
    "title": "title", "description_html": "description", "vendor": "vendor", "product_type": "product_type",
    "category": "category", "tags": "tags", "status": "status", "is_published": "is_published",
    "is_gift_card": "is_gift_card", "seo_title": "seo_title", "seo_description": "seo_description",
}  # fmt: skip


class LeftOut(Exception):
    """The product stays as it is; the findings say why."""


def plan_product(
    draft: ProductDraft, slug: str, known: Known | None, findings: Findings, *, keeps_by_hand: bool = False
) -> Plan:
    """Only what the file's columns say: a column that is not there leaves, one that is there and empty clears.
    `keeps_by_hand`: fields whose last word was a person's stay, and are told.

    Raises LeftOut, with the error among the findings.
    """
    names = option_names(draft)
    if draft.is_part and known is None:
        parent = draft.keys[0].partition(":")[2].removeprefix("sku:") if draft.keys else ""
        for number in sorted({draft.row_number, *[variant.row_number for variant in draft.variants]}):
            findings.add(number, "error", "parent_missing", parent=parent[:80] or "–")
        raise LeftOut
    if len(names) > MAX_OPTIONS:
        findings.add(draft.row_number, "error", "too_many_options", limit=MAX_OPTIONS)
        raise LeftOut
    is_matched = can_match_variants(draft, names, known, findings)
    wanted = wished_columns(draft, names, known, is_matched=is_matched)
    plan = Plan(slug=slug, product_id=known.product.pk if known else None)
    if known is None:
        plan.columns = wanted
    else:
        plan.columns = {name: value for name, value in wanted.items() if getattr(known.product, name) != value}
    plan.pictures = plan_pictures(draft, known, findings)
    spared = Spared(plan, known) if keeps_by_hand and known is not None else None
    if spared is not None:
        spared.spare_product()
    if is_matched:
        plan.variants = plan_variants(draft, known, plan.pictures, findings)
    if spared is not None:
        spared.spare_variants()
        spared.tell(draft.row_number, findings)
    if known is None and not any(variant.variant_id is None for variant in plan.variants):
        if "variants" in draft.present:
            findings.add(draft.row_number, "error", "no_variant")
            raise LeftOut
        findings.add(draft.row_number, "warning", "made_draft")
        plan.columns["status"] = ProductStatus.DRAFT
    here = known.collections if known else set()
    plan.collections = [title for title in draft.collections if title.casefold() not in here]
    return plan


def wished_columns(draft: ProductDraft, names: list[str], known: Known | None, *, is_matched: bool) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        column: getattr(draft, attribute)
        for attribute, column in COLUMNS.items()
        if known is None or attribute in draft.present
    }
    wanted |= draft.more
    if draft.facts:
        wanted["attributes"] = (known.product.attributes if known else {}) | draft.facts
    if "tags" in wanted:
        wanted["tags"] = clean_tags(draft.tags)
    if known is None or (is_matched and "option_names" in draft.present):
        wanted["option_names"] = names
    return wanted


def option_names(draft: ProductDraft) -> list[str]:
    """Told apart where the file calls two options the same."""
    names: list[str] = []
    for name in draft.option_names:
        number, free = 1, name
        while free.casefold() in {each.casefold() for each in names}:
            number += 1
            free = f"{name[:110]} {number}"
        names.append(free)
    return names


def can_match_variants(draft: ProductDraft, names: list[str], known: Known | None, findings: Findings) -> bool:
    """Whether the variants of the file can be told apart in the shop. Raises LeftOut where they never could."""
    if "variants" not in draft.present:
        return False
    if known is None or not known.variants or len(names) == len(known.product.option_names):
        return True
    if draft.is_part and not known.product.option_names:
        return True
    if "option_names" not in draft.present:
        findings.add(draft.row_number, "warning", "variants_not_matched")
        return False
    told = {"here": ", ".join(known.product.option_names) or "–", "file": ", ".join(names) or "–"}
    findings.add(draft.row_number, "error", "options_differ", **{key: text[:200] for key, text in told.items()})
    raise LeftOut
