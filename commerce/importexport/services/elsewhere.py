"""Prices in other currencies that a file brings: set behind each batch of products, when their variants are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from commerce.catalog.models import Variant
from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.services import CurrencyRefused, PriceWish, set_prices
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.exports.elsewhere import columns
from commerce.importexport.findings import Findings
from commerce.importexport.models import ImportRow, Undone
from commerce.importexport.services.tally import row_of
from commerce.importexport.services.variant_plans import folded
from commerce.importexport.services.written import Written

PRICES = "prices:"
Note = Callable[[ImportRow], None]
Addressed = Sequence[tuple[ProductDraft, str]]


class PricesElsewhere:
    """Files without such columns cost nothing."""

    def __init__(self) -> None:
        self._known: set[str] | None = None
        self._told: set[str] = set()

    def keep(self, batch: Addressed, findings: Findings, note: Note, *, is_dry_run: bool) -> None:
        """As the file says; what is so already is left alone. May be done twice. `note` is called in the transaction of
        each currency, with a row of the import that knows what the prices were."""
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
            self._set(code, wishes, findings, note)

    def _set(self, code: str, wishes: list[PriceWish], findings: Findings, note: Note) -> None:
        ids = [wish.variant_id for wish in wishes]
        try:
            with transaction.atomic("default"):
                Currency.objects.select_for_update().get(pk=code)  # first, so that nothing changes in between
                before = amounts(code, ids)
                set_prices(code=code, wishes=wishes)
                after = amounts(code, ids)
                changed = {str(pk): [before.get(pk), after.get(pk)] for pk in ids if before.get(pk) != after.get(pk)}
                if changed:
                    note(row_of("updated", 0, columns(code)[0], Written(f"{PRICES}{code}", changed)))
        except Currency.DoesNotExist:
            self._known = None  # it was removed meanwhile
        except CurrencyRefused:
            if code not in self._told:
                self._told.add(code)
                findings.add(1, "warning", "prices_elsewhere_refused", currency=code)


def amounts(code: str, variant_ids: Iterable[int]) -> dict[int, list[int | None]]:
    """[price, compare-at price] of those that have one set. One query."""
    rows = SetPrice.objects.filter(currency_id=code, variant__in=list(variant_ids))
    return {
        pk: [amount, compare_at]
        for pk, amount, compare_at in rows.values_list("variant_id", "amount", "compare_at_amount")
    }


def put_prices_back(row: ImportRow) -> str:
    """Inside the caller's transaction. A price that somebody has changed since stays as it is."""
    code, changed = row.object_id.removeprefix(PRICES), {int(pk): ends for pk, ends in (row.before or {}).items()}
    if not Currency.objects.select_for_update().filter(pk=code).exists():
        return Undone.GONE
    now = amounts(code, changed)
    wishes = [
        PriceWish(pk, *(before or (None, None))) for pk, (before, after) in changed.items() if now.get(pk) == after
    ]
    set_prices(code=code, wishes=wishes)
    return Undone.TAKEN_BACK if wishes else Undone.CHANGED
