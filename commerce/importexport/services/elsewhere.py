"""Prices in other currencies that a file brings: set behind each batch of products, when their variants are there."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.catalog.models import Variant
from commerce.currencies.models import Currency
from commerce.currencies.services import CurrencyRefused, PriceWish, set_prices
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.exports.elsewhere import columns
from commerce.importexport.findings import Findings
from commerce.importexport.services.variant_plans import folded

Addressed = Sequence[tuple[ProductDraft, str]]


class PricesElsewhere:
    """Files without such columns cost nothing."""

    def __init__(self) -> None:
        self._known: set[str] | None = None
        self._told: set[str] = set()

    def keep(self, batch: Addressed, findings: Findings, *, is_dry_run: bool) -> None:
        """As the file says; what is so already is left alone. May be done twice."""
        priced = {slug: draft for draft, slug in batch if any(wish.elsewhere for wish in draft.variants)}
        if not priced:
            return
        if self._known is None:
            self._known = set(Currency.objects.values_list("code", flat=True))
        wanted = {code for draft in priced.values() for wish in draft.variants for code in wish.elsewhere}
        for code in sorted(wanted - self._known - self._told):
            self._told.add(code)
            findings.add(1, "info", "column_not_imported", column=columns(code)[0])
        if is_dry_run or not wanted & self._known:
            return
        rows = Variant.objects.filter(product__slug__in=priced).values_list("product__slug", "option_values", "pk")
        ids = {(slug, folded(values)): pk for slug, values, pk in rows}
        for code in sorted(wanted & self._known):
            wishes = [
                PriceWish(ids[slug, folded(wish.option_values)], *wish.elsewhere[code])
                for slug, draft in priced.items()
                for wish in draft.variants
                if code in wish.elsewhere and (slug, folded(wish.option_values)) in ids
            ]
            self._set(code, wishes, findings)

    def _set(self, code: str, wishes: list[PriceWish], findings: Findings) -> None:
        try:
            set_prices(code=code, wishes=wishes)
        except Currency.DoesNotExist:
            self._known = None  # it was removed meanwhile
        except CurrencyRefused:
            if code not in self._told:
                self._told.add(code)
                findings.add(1, "warning", "prices_elsewhere_refused", currency=code)
