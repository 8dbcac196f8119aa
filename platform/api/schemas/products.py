from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.schemas.base import Flag, In, Money, MoneyIn, Out, money, money_or_none, text
from commerce.catalog.models import MAX_VARIANTS, Product, Variant

Status = Literal["draft", "active", "archived"]
Grams = int
Values = list[text(255, least=1)]


class VariantOut(Out):
    id: int
    sku: str
    barcode: str
    mpn: str = Field(description="The manufacturer's own number")
    option_values: list[str]
    price: Money
    compare_at_price: Money | None
    cost: Money | None
    current_price: Money = Field(description="What it costs today: the price of a sale where one is on")
    weight_grams: int
    requires_shipping: bool
    is_taxable: bool
    tax_category: str
    position: int


class ProductOut(Out):
    id: UUID
    title: str
    handle: str = Field(description="The last part of its address in the shop")
    description: str = Field(description="HTML")
    vendor: str
    product_type: str
    category: str
    tags: list[str]
    status: Status
    is_published: bool
    options: list[str] = Field(description="Names of the options; variants have one value for each")
    seo_title: str
    seo_description: str
    hs_code: str
    origin_country: str
    variants: list[VariantOut]
    created_at: datetime
    updated_at: datetime


class ProductPage(Out):
    data: list[ProductOut]
    next_cursor: str | None


class VariantFields(In):
    sku: text(120) = ""
    barcode: text(60) = ""
    mpn: text(70) = ""
    compare_at_price: MoneyIn | None = None
    cost: MoneyIn | None = None
    weight_grams: int = Field(0, strict=True, ge=0, le=100_000_000)
    requires_shipping: Flag = True
    is_taxable: Flag = True
    tax_category: str = Field("standard", pattern=r"^[-a-zA-Z0-9_]{1,30}$")


class VariantIn(VariantFields):
    option_values: Values = Field(default_factory=list, max_length=20)
    price: MoneyIn


class VariantChange(In):
    sku: text(120) | None = None
    barcode: text(60) | None = None
    mpn: text(70) | None = None
    price: MoneyIn | None = None
    compare_at_price: MoneyIn | None = None
    cost: MoneyIn | None = None
    weight_grams: int | None = Field(None, strict=True, ge=0, le=100_000_000)
    requires_shipping: Flag | None = None
    is_taxable: Flag | None = None
    tax_category: str | None = Field(None, pattern=r"^[-a-zA-Z0-9_]{1,30}$")


class ProductChange(In):
    """What is left out stays as it is."""

    title: text(255, least=1) | None = None
    handle: text(200, least=1) | None = None
    description: text(200_000) | None = None
    vendor: text(120) | None = None
    product_type: text(120) | None = None
    category: text(255) | None = None
    tags: list[text(120, least=1)] | None = Field(None, max_length=250)
    status: Status | None = None
    is_published: Flag | None = None
    seo_title: text(255) | None = None
    seo_description: text(320) | None = None
    hs_code: str | None = Field(None, pattern=r"^[0-9. ]{0,14}$")
    origin_country: str | None = Field(None, pattern=r"^([A-Z]{2})?$")


class ProductIn(ProductChange):
    title: text(255, least=1)
    options: list[text(120, least=1)] = Field(default_factory=list, max_length=20)
    variants: list[VariantIn] = Field(min_length=1, max_length=MAX_VARIANTS)


def variant_out(variant: Variant, currency: str) -> VariantOut:
    return VariantOut(
        id=variant.pk,
        sku=variant.sku,
        barcode=variant.barcode,
        mpn=variant.mpn,
        option_values=variant.option_values,
        price=money(variant.price_amount, currency),
        compare_at_price=money_or_none(variant.compare_at_amount, currency),
        cost=money_or_none(variant.cost_amount, currency),
        current_price=money(variant.current_amount, currency),
        weight_grams=variant.weight_grams,
        requires_shipping=variant.requires_shipping,
        is_taxable=variant.is_taxable,
        tax_category=variant.tax_category,
        position=variant.position,
    )


def product_out(product: Product, currency: str) -> ProductOut:
    """Its variants are loaded."""
    same = ("title", "description", "vendor", "product_type", "category", "tags", "status", "is_published", "seo_title",
            "seo_description", "hs_code", "origin_country", "created_at", "updated_at")  # fmt: skip
    return ProductOut(
        id=product.uuid,
        handle=product.slug,
        options=product.option_names,
        variants=[variant_out(variant, currency) for variant in product.variants.all()],
        **{name: getattr(product, name) for name in same},
    )
