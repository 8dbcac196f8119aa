"""What people changed by hand, left as it is by an import that is asked to."""

from __future__ import annotations

from commerce.catalog import sources
from commerce.importexport.findings import Findings
from commerce.importexport.services.known import Known
from commerce.importexport.services.plans import PicturesPlan, Plan

CODE = "kept_by_hand"
MAX_TOLD = 40  # fields of one product


class Spared:
    """Takes out of a plan what would overwrite a person's work. What the file says anyway is nobody's loss, and not told.
    Stock, collections, parts of bundles and prices in other currencies are no fields, and follow the file."""

    def __init__(self, plan: Plan, known: Known) -> None:
        self.plan, self.known = plan, known
        self.kept: set[str] = set()
        self._by_hand = sources.by_hand(known.product.sources)

    def spare_product(self) -> None:
        for name in self._by_hand & self.plan.columns.keys():
            del self.plan.columns[name]
            self.kept.add(name)
        self._spare_attributes()
        if sources.PICTURES in self._by_hand and not self.plan.pictures.is_empty:
            self.plan.pictures = PicturesPlan(ids=self.plan.pictures.ids)
            self.kept.add(sources.PICTURES)

    def _spare_attributes(self) -> None:
        wanted, here = self.plan.columns.get("attributes"), self.known.product.attributes
        if wanted is None:
            return
        ours = {code for code in sources.changed_keys(here, wanted) if sources.ATTRIBUTE + code in self._by_hand}
        if not ours:
            return
        self.kept |= {sources.ATTRIBUTE + code for code in ours}
        left = {code: value for code, value in wanted.items() if code not in ours}
        self.plan.columns["attributes"] = left | {code: here[code] for code in ours if code in here}
        if self.plan.columns["attributes"] == here:
            del self.plan.columns["attributes"]

    def spare_variants(self) -> None:
        """A gallery that is kept keeps the pictures of the variants, too."""
        rows = {row.pk: row for row in self.known.variants}
        for plan in self.plan.variants:
            row = rows.get(plan.variant_id or 0)
            if row is None:
                continue
            ours = sources.by_hand(row.sources)
            for name in ours & plan.columns.keys():
                del plan.columns[name]
                self.kept.add(name)
            if plan.picture_key is not None and ("picture_id" in ours or sources.PICTURES in self.kept):
                plan.picture_key = None
                self.kept.add("picture_id")
        self.plan.variants = [plan for plan in self.plan.variants if not plan.is_empty]

    def tell(self, row_number: int, findings: Findings) -> None:
        if self.kept:
            findings.add(row_number, "info", CODE, fields=sorted(self.kept)[:MAX_TOLD])
