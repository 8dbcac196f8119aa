"""The names of Google Merchant's feeds, with or without their prefix."""

from collections.abc import Sequence

FIELDS = {
    "id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price", "sale_price",
    "sale_price_effective_date", "brand", "gtin", "mpn", "item_group_id", "color", "size", "material", "pattern",
    "google_product_category", "product_type", "shipping_weight",
}  # fmt: skip
# They steer the advertisement, not the shop.
_SILENT = {"condition", "identifier_exists", "adult", "is_bundle", "gender", "age_group"}


def read_columns(header: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Field -> name of its column, and the columns that mean nothing to us."""
    names: dict[str, str] = {}
    unknown = []
    for name in filter(None, header):
        key = "_".join(name.casefold().removeprefix("g:").replace("_", " ").split())
        if key in FIELDS and key not in names:
            names[key] = name
        elif key not in _SILENT:
            unknown.append(name)
    return names, unknown


def recognise(header: Sequence[str]) -> int:
    """0 without id, title, price and what only a feed has, else 50 to 100."""
    names, unknown = read_columns(header)
    if not {"id", "title", "price"} <= names.keys() or not {"link", "image_link", "availability"} & names.keys():
        return 0
    return 50 + 50 * len(names) // (len(names) + len(unknown))
