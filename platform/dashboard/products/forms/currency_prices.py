"""Prices in another currency, one by one or as people paste them from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.models import Variant
from commerce.currencies.conversion import Conversion
from commerce.currencies.models import SetPrice
from commerce.currencies.services import PriceWish
from dashboard.fields import AmountField
from dashboard.products.forms.pasted_prices import PastedPricesForm, amount_of, read_lines


class CurrencyPricesForm(PastedPricesForm):
    """Prices of the variants shown, by `price-<id>` and `compare-<id>`; and those of lines or a file."""

    EXAMPLE = "LAMP-RED; 12.99\nLAMP-BLUE; 12.99; 15.99"
    HELP = gettext_lazy(
        "One per line, also pasted from a spreadsheet: SKU or web address; price; compare-at price (if there is one). "
        "Without a price it is computed again."
    )

    def __init__(
        self, *args: Any, conversion: Conversion, shown: list[Variant], known: Mapping[int, SetPrice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.conversion, self.shown, self.known = conversion, shown, known
        for variant in shown:
            row = known.get(variant.pk)
            name = {"name": f"{variant.product.title} {variant.title}".strip(), "code": conversion.currency}
            price = AmountField(required=False, currency=conversion.currency, initial=row.amount if row else None)
            price.widget.attrs["aria-label"] = _("Price of %(name)s in %(code)s") % name
            compare = AmountField(
                required=False, currency=conversion.currency, initial=row.compare_at_amount if row else None
            )
            compare.widget.attrs["aria-label"] = _("Compare-at price of %(name)s in %(code)s") % name
            self.fields |= {f"price-{variant.pk}": price, f"compare-{variant.pk}": compare}

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for variant in self.shown:
            yield {
                "variant": variant,
                "price": self[f"price-{variant.pk}"],
                "compare": self[f"compare-{variant.pk}"],
                "computed": self.conversion.price(variant.current_amount),
            }

    def read(self, text: str) -> list[PriceWish]:
        return read_lines(text, lambda variant_id, row: wish_of(variant_id, row, self.conversion.currency))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.wishes: list[PriceWish] = []
        for variant in self.shown:
            price, compare = f"price-{variant.pk}", f"compare-{variant.pk}"
            if price not in given or compare not in given or price not in self.data:
                continue
            if given[price] is None and given[compare] is not None:
                self.add_error(price, _("A compare-at price needs a price beside it."))
                continue
            row = self.known.get(variant.pk)
            if (given[price], given[compare]) != ((row.amount, row.compare_at_amount) if row else (None, None)):
                self.wishes.append(PriceWish(variant.pk, given[price], given[compare]))
        self.wishes += self.pasted()
        return given


def wish_of(variant_id: int, row: list[str], currency: str) -> PriceWish:
    price = amount_of(row[1] if len(row) > 1 else "", currency)
    compare_at = amount_of(row[2] if len(row) > 2 else "", currency)
    if price is None and compare_at is not None:
        raise ValidationError(_("A compare-at price needs a price beside it."))
    return PriceWish(variant_id, price, compare_at, keeps_compare_at=len(row) < 3)
