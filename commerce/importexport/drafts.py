"""What every source of products turns its file into, before anything is written.

A draft says what the file says: empty text means the file has none, and `present` tells which attributes
the file speaks of at all. On update an attribute that is not present keeps its value, one that is
present and empty is cleared. Of a product `handle` is the key, or `keys` where the file has no handles; of a variant
`option_values`, never the SKU.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from commerce.importexport.findings import Findings
from core.money import Money
from core.videos import Link

MAX_VARIANTS = 2048
MAX_TEXT = 255  # characters, as the next ones; what the columns of the catalogue hold
MAX_NAME = 120
MAX_BARCODE = 60
MAX_MPN = 70
MAX_SEO_DESCRIPTION = 320

Status = Literal["active", "draft", "archived"]

# Attributes of variants, as `present` names them.
VARIANT_ATTRIBUTES = frozenset({
    "variants", "option_names", "sku", "barcode", "mpn", "price", "compare_at_price", "cost", "weight_grams", "quantity",
    "is_stock_tracked", "sells_below_zero", "requires_shipping", "is_taxable", "image_url", "unit_price", "tax_code",
})  # fmt: skip


@dataclass(slots=True)
class UnitPrice:
    """250 g, priced per 100 g: total 250 g, base 100 g."""

    total: Decimal
    total_unit: str
    base: Decimal
    base_unit: str


@dataclass(slots=True)
class VariantDraft:
    """`price` is None only where the file has no price column.

    `quantity` None: leave the stock alone; a new variant starts with 0. Impacts (minor units, grams) are what is added
    to the product's `base`, which an earlier file brought. `elsewhere` are price and compare-at price in other currencies
    (minor units; None: computed).
    """

    row_number: int
    option_values: tuple[str, ...] = ()
    sku: str = ""
    barcode: str = ""
    mpn: str = ""
    price: Money | None = None
    compare_at_price: Money | None = None
    cost: Money | None = None
    weight_grams: int = 0
    weight_unit: str = ""  # g, kg, lb or oz: only how people see the weight
    is_stock_tracked: bool = False
    quantity: int | None = None
    sells_below_zero: bool = False
    requires_shipping: bool = True
    is_taxable: bool = True
    tax_code: str = ""
    image_url: str = ""  # one of the product's images, or empty for its first
    unit_price: UnitPrice | None = None
    price_impact: int | None = None
    weight_impact: int = 0
    elsewhere: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ImageDraft:
    """`position` counts from 1 over the product's images. Empty `alt` means the product's title."""

    url: str
    position: int
    alt: str
    row_number: int
    video: Link | None = None  # that the picture is the poster of


@dataclass(slots=True)
class ProductDraft:
    """Without options there is one variant with no option values. Empty `vendor` means the shop's name.

    `handle` is as in the file (it may need a slug made of it), or empty: then make one from the title.
    `description_html` is clean. `image_url` of each variant is found among `images`. `keys` are what the product was
    called where it comes from, the surest first: a product that an earlier file brought is found by them. `base` is
    what a later file may add differences to: price (minor units) and weight (grams). `is_part`: only variants for a
    product that is there, the first of which takes the place of the one without options. `facts`: what is to be known
    about it, by the names of attributes; taken where its type has an attribute of that name. `more`, here and in variants:
    further columns of the catalogue, checked already. `links` are addresses of other products, or keys of theirs (with a
    colon), by column; `parts` (units and names of a bundle's variants; None: not told) and the delivery profile's name.
    """

    row_number: int
    handle: str
    title: str
    description_html: str = ""
    vendor: str = ""
    product_type: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    status: Status = "active"
    is_published: bool = True
    is_gift_card: bool = False
    seo_title: str = ""
    seo_description: str = ""
    collections: list[str] = field(default_factory=list)
    option_names: list[str] = field(default_factory=list)
    variants: list[VariantDraft] = field(default_factory=list)
    images: list[ImageDraft] = field(default_factory=list)
    present: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    base: dict[str, int] = field(default_factory=dict)
    is_part: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    parts: list[tuple[int, str]] | None = None
    delivery_profile: str | None = None


@dataclass(slots=True)
class Drafts:
    """`products` can be read once and fills `findings` on the way; the whole file is read before the first
    product comes, so a broken file raises UnreadableTable before anything could be written."""

    products: Iterator[ProductDraft]
    findings: Findings
