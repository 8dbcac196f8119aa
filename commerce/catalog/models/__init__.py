from commerce.catalog.models.collections import Collection, CollectionEntry
from commerce.catalog.models.products import (
    MAX_VARIANTS,
    BundlePart,
    ContentUnit,
    Picture,
    PictureState,
    PricePoint,
    Product,
    ProductStatus,
    ProductType,
    Variant,
)

__all__ = [
    "MAX_VARIANTS",
    "BundlePart",
    "Collection",
    "CollectionEntry",
    "ContentUnit",
    "Picture",
    "PictureState",
    "PricePoint",
    "Product",
    "ProductStatus",
    "ProductType",
    "Variant",
]
