"""Products, pictures, collections and the home page of a preset."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from accounts.models import User
from builder.pages.selectors import homes
from commerce.catalog.models import Collection, Picture, Product
from commerce.catalog.services.collections import save_collection
from commerce.importexport.services.fetching import show
from commerce.importexport.services.keeping import keep_image
from commerce.importexport.services.runs import run_import, start_import
from commerce.store.models import Store
from core.pages import bump_pages
from media.models import ShopImage
from media.renditions import make_renditions
from onboarding.services.demo.catalogue import FOLDER as DEMO
from themes.presets import picture_path, read_preset

ADDRESS = "https://preset.invalid/"  # of pictures: a host that can never exist, so nothing is ever fetched
HEAD = [
    "Handle", "Title", "Body (HTML)", "Vendor", "Collection", "Published", "Option1 Name", "Option1 Value",
    "Variant SKU", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price",
    "Variant Compare At Price", "Variant Requires Shipping", "Variant Taxable", "Image Src", "Image Position",
    "Image Alt Text", "Status",
]  # fmt: skip


def fill_with_preset(*, theme: str, language: str, owner: User, with_words: bool = True, goes_on: bool = False) -> bool:
    """A shop without products gets those of the preset, and a home page that opens with its pictures. `with_words`:
    announcement and description too. `goes_on`: an earlier try may have died half-way, and products are no reason to
    stop. False where the theme has no preset, or the shop has products."""
    preset = read_preset(theme, language)
    if not preset or (Product.objects.exists() and not goes_on):
        return False
    content = as_table(preset).encode()
    run = start_import(
        file=io.BytesIO(content), filename=f"{theme}.csv", actor=owner, is_dry_run=False, source="shopify",
        is_foreground=True,
    )  # fmt: skip
    run_import(run.pk)
    show_pictures(theme)
    dress_collections(theme, preset)
    build_home(theme, preset)
    if with_words:
        Store.objects.filter(pk=1).update(announcement=preset["announcement"], description=preset["description"])
    bump_pages()
    return True


def as_table(preset: dict[str, Any]) -> str:
    """The products as a Shopify file: the import is the one road for many products at once."""
    out = io.StringIO()
    table = csv.DictWriter(out, HEAD, restval="")
    table.writeheader()
    for product in preset["products"]:
        table.writerows(rows_of(product, preset["collections"][product["collection"]]["title"]))
    return out.getvalue()


def rows_of(product: dict[str, Any], collection: str) -> Iterator[dict[str, Any]]:
    values, pictures = product.get("values", [""]), product["images"]
    text = product["text"] if product["text"].startswith("<") else f"<p>{product['text']}</p>"
    first = {
        "Title": product["title"], "Body (HTML)": text, "Vendor": product.get("vendor", ""), "Collection": collection,
        "Published": "true", "Status": "active", "Option1 Name": product.get("option", ""),
    }  # fmt: skip
    for number in range(max(len(values), len(pictures))):
        row: dict[str, Any] = {"Handle": product["slug"], **(first if number == 0 else {})}
        if number < len(values):
            row |= {
                "Option1 Value": values[number], "Variant SKU": f"{product['slug'][:10].upper()}-{number + 1}",
                "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": product.get("stock", 12 + number),
                "Variant Inventory Policy": "deny", "Variant Price": product["price"],
                "Variant Compare At Price": product.get("compare_at", ""), "Variant Requires Shipping": "true",
                "Variant Taxable": "true",
            }  # fmt: skip
        if number < len(pictures):
            row |= {
                "Image Src": f"{ADDRESS}{pictures[number]}.webp", "Image Position": number + 1,
                "Image Alt Text": product["title"],
            }  # fmt: skip
        yield row


def show_pictures(theme: str) -> None:
    for picture in Picture.objects.filter(source_url__startswith=ADDRESS, image=None).select_related("product"):
        name = picture.source_url.removeprefix(ADDRESS).removesuffix(".webp")
        path = picture_path(theme, name, DEMO / "images")
        if path is not None:
            show(picture, path.read_bytes())


def image_named(theme: str, name: str) -> ShopImage | None:
    """The picture of a product that has it, or a new one."""
    shown = Picture.objects.filter(source_url=f"{ADDRESS}{name}.webp", image__isnull=False).select_related("image")
    if (found := shown.first()) is not None and found.image is not None:
        ShopImage.objects.filter(pk=found.image_id, alt_text="").update(alt_text=found.image.title)
        return found.image
    path = picture_path(theme, name, DEMO / "images")
    if path is None:
        return None
    image = keep_image(path.read_bytes(), title=name)
    ShopImage.objects.filter(pk=image.pk, alt_text="").update(is_decoration=True)  # the words beside it say it
    make_renditions(image)
    return image


def dress_collections(theme: str, preset: dict[str, Any]) -> None:
    for position, entry in enumerate(preset["collections"].values(), 1):
        collection = Collection.objects.filter(title=entry["title"], description="", image=None).first()
        if collection is not None:
            save_collection(
                collection_id=collection.pk, title=entry["title"], description=f"<p>{entry['text']}</p>",
                image=image_named(theme, entry["image"]) if entry.get("image") else None, position=position,
            )  # fmt: skip


def build_home(theme: str, preset: dict[str, Any]) -> None:
    home = homes()[0]
    home.save_revision()  # what stood there can be had again
    home.sections = [
        {"type": each["type"], "value": pointed({k: v for k, v in each.items() if k != "type"}, theme, preset)}
        for each in preset["sections"]
    ]
    home.save_revision().publish()


def pointed(value: Any, theme: str, preset: dict[str, Any]) -> Any:
    """`image:name`, `collection:key` and `product:slug` as the ids that sections hold."""
    if isinstance(value, dict):
        return {key: pointed(each, theme, preset) for key, each in value.items()}
    if isinstance(value, list):
        return [pointed(each, theme, preset) for each in value]
    if not isinstance(value, str):
        return value
    kind, _colon, name = value.partition(":")
    if kind == "image" and (image := image_named(theme, name)):
        return image.pk
    if kind == "collection" and name in preset["collections"]:
        return (
            Collection.objects.filter(title=preset["collections"][name]["title"]).values_list("pk", flat=True).first()
        )
    if kind == "product":
        return Product.objects.filter(slug=name).values_list("pk", flat=True).first()
    if value.startswith("/collections/") and name == "":
        return address_in(value, preset)
    return value


def address_in(value: str, preset: dict[str, Any]) -> str:
    """`/collections/<key>/` with the address that the collection really has."""
    entry = preset["collections"].get(value.split("/")[2])
    slug = entry and Collection.objects.filter(title=entry["title"]).values_list("slug", flat=True).first()
    return f"/collections/{slug}/" if slug else value
