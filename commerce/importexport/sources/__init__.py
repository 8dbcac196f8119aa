"""Where products may come from. The table is the list: a source is a folder here and a line in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commerce.importexport.drafts import Drafts
from commerce.importexport.sources import echoppe, google, magento, prestashop, shopify, table, woocommerce
from core.csvfile import Table
from core.errors import mark as _


@dataclass(frozen=True, slots=True)
class Source:
    """`recognise` gives 0 (not mine) to 100 for a header; `parse` takes (table, currency)."""

    kind: str
    label: str
    recognise: Callable[[Sequence[str]], int]
    parse: Callable[[Table, str], Drafts]


SOURCES = {
    "echoppe": Source("echoppe", "Échoppe", echoppe.recognise, echoppe.parse),
    "shopify": Source("shopify", "Shopify", shopify.recognise, shopify.parse),
    "woocommerce": Source("woocommerce", "WooCommerce", woocommerce.recognise, woocommerce.parse),
    "prestashop": Source("prestashop", "PrestaShop", prestashop.recognise, prestashop.parse),
    "magento": Source("magento", "Magento", magento.recognise, magento.parse),
    "google": Source("google", "Google Merchant", google.recognise, google.parse),
    "table": Source("table", _("a table of products"), table.recognise, table.parse),
}


def best_source(header: Sequence[str]) -> Source | None:
    """The source that knows the header best; None when none does."""
    best = max(SOURCES.values(), key=lambda source: source.recognise(header))
    return best if best.recognise(header) else None
