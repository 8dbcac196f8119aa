"""Pictures of one product of a Shopify file.

The picture on a variant's row is the product's next one and has nothing to do with that variant; the
variant's own stands in `Variant Image`.
"""

from commerce.importexport.drafts import ImageDraft, VariantDraft
from commerce.importexport.sources.shared.pictures import MAX_ALT, is_usable
from commerce.importexport.sources.shopify.cells import ShopifyCells
from commerce.importexport.sources.shopify.rows import ProductRows
from commerce.importexport.values import read_int, url_identity


def read_images(product: ProductRows, variants: list[VariantDraft], cells: ShopifyCells) -> list[ImageDraft]:
    """In order of position, then of row; the variants' own pictures behind, unless they are among them.

    Sets each variant's image_url to the address its picture has in the list.
    """
    found: dict[str, tuple[int, ImageDraft]] = {}
    position = 0
    for row in product.rows:
        url = row.cells.get("image_src", "")
        if not url or not is_usable(url, row.number, cells.findings):
            continue
        position = read_int(row.cells.get("image_position", "")) or position
        alt = cells.cut(row.number, "image_alt", row.cells.get("image_alt", ""), MAX_ALT)
        found.setdefault(url_identity(url), (position, ImageDraft(url, 0, alt, row.number)))
    ordered = {key: image for key, (_place, image) in sorted(found.items(), key=lambda item: item[1][0])}
    for variant in variants:
        if variant.image_url and not is_usable(variant.image_url, variant.row_number, cells.findings):
            variant.image_url = ""
        elif variant.image_url:
            new = ImageDraft(variant.image_url, 0, "", variant.row_number)
            variant.image_url = ordered.setdefault(url_identity(variant.image_url), new).url
    for number, image in enumerate(ordered.values(), start=1):
        image.position = number
    return list(ordered.values())
