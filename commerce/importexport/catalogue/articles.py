"""Products as a catalogue tells of them, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from django.core.files.storage import default_storage
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from commerce.catalog.models import Picture, Product
from commerce.catalog.selectors import variants_by_product
from commerce.catalog.shapes import VariantData
from commerce.importexport.catalogue.languages import put_into
from commerce.invoices.text import one_line
from commerce.store.models import Store
from core.html import text_of
from core.money import Money, format_money

BATCH = 50
MOST_VARIANTS = 12  # of one product; the others are counted
MAX_TEXT = 320  # characters
PIXELS = 400
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One variant: what it is, and what it costs ("" where prices are left out)."""

    label: str
    price: str


@dataclass(slots=True)
class Article:
    title: str
    brand: str
    text: str
    lines: list[Line] = field(default_factory=list)
    picture: bytes | None = None  # JPEG


def articles(ids: Sequence[int], *, store: Store, language: str, with_prices: bool) -> Iterator[Article]:
    """In this order; what went meanwhile is left out. Three queries for each 50, and one for their translations."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = Product.objects.defer("sources").in_bulk(batch)
        products = [rows[pk] for pk in batch if pk in rows]
        put_into(language, products=products)
        variants, pictures = variants_by_product(rows), first_pictures(batch)
        for product in products:
            yield article(
                product, variants.get(product.pk, []), pictures.get(product.pk, ""), store, language, with_prices
            )


def article(
    product: Product, variants: list[VariantData], picture: str, store: Store, language: str, with_prices: bool
) -> Article:
    locale = language or store.locale
    text = one_line(text_of(product.description))
    found = Article(
        title=one_line(product.title), brand=one_line(product.vendor),
        text=text if len(text) <= MAX_TEXT else text[:MAX_TEXT].rsplit(" ", 1)[0] + "…", picture=small(picture),
    )  # fmt: skip
    for variant in variants[:MOST_VARIANTS]:
        told = [" / ".join(variant.option_values), variant.sku]
        price = format_money(Money(variant.price_amount, store.currency), locale) if with_prices else ""
        label = " · ".join(one_line(each) for each in told if each)
        if label or price:
            found.lines.append(Line(label, price))
    if len(variants) > MOST_VARIANTS:
        found.lines.append(Line(_("and %(count)d more") % {"count": len(variants) - MOST_VARIANTS}, ""))
    return found


def first_pictures(product_ids: Sequence[int]) -> dict[int, str]:
    """Names of files in the storage, of the size that is nearest to what is printed. One query."""
    place = Window(RowNumber(), partition_by=F("product_id"), order_by=[F("position").asc(), F("pk").asc()])
    rows = Picture.objects.filter(product_id__in=product_ids).exclude(renditions={}).alias(place=place).filter(place=1)
    return {pk: file_of(renditions) for pk, renditions in rows.order_by().values_list("product_id", "renditions")}


def file_of(renditions: dict) -> str:
    files = renditions.get("files") or []
    return next((str(name) for width, name in files if width >= PIXELS), str(files[-1][1]) if files else "")


def small(name: str) -> bytes | None:
    """As a JPEG that weighs little. None where the file is gone, a drawing, or no picture."""
    if not name:
        return None
    try:
        with default_storage.open(name, "rb") as file, Image.open(file) as picture:
            picture.thumbnail((PIXELS, PIXELS))
            whole = picture.convert("RGBA")
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    on_white = Image.new("RGB", whole.size, "white")
    on_white.paste(whole, mask=whole.getchannel("A"))
    target = BytesIO()
    on_white.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()
