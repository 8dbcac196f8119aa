"""Products, pictures and collections of the demonstration, from the files in onboarding/demo."""

from __future__ import annotations

from pathlib import Path

from accounts.models import User
from commerce.catalog.models import Collection, Picture, Product
from commerce.catalog.services.collections import save_collection
from commerce.importexport.services.fetching import show
from commerce.importexport.services.runs import run_import, start_import
from media.models import ShopImage

FOLDER = Path(__file__).resolve().parents[2] / "demo"
ADDRESS = "https://demo.invalid/"

# title: what stands above it, the product that lends its picture
COLLECTIONS = {
    "Plants": ("Green company for the window sill, and a trowel for good measure.", "bonsai-tree"),
    "Furniture": ("Chairs to fall for, and a sofa to fall into.", "black-eaves-chair"),
    "Photography": ("Cameras with a past, and lenses with a future.", "instamatic-camera"),
    "Shoes": ("For roads, courts and the way to the baker’s.", "ultraboost-running-shoe"),
    "Sport": ("Everything that rolls, bounces or keeps the rain off.", "cruiser-skateboard"),
    "Computers": ("Tools for people who make things on a screen.", "laptop"),
}


def fill_catalogue(*, owner: User) -> None:
    """The file is imported once; a merchant who deleted a product does not get it back."""
    if not Product.objects.exists():
        with (FOLDER / "products.csv").open("rb") as file:
            run = start_import(
                file=file, filename="products.csv", actor=owner, is_dry_run=False, source="shopify", is_foreground=True
            )
        run_import(run.pk)
    show_pictures()
    dress_collections()


def show_pictures() -> None:
    """Pictures whose address cannot exist are taken from the folder."""
    waiting = Picture.objects.filter(source_url__startswith=ADDRESS, image=None).select_related("product")
    for picture in waiting.order_by("pk"):
        path = FOLDER / "images" / picture.source_url.removeprefix(ADDRESS)
        if path.parent == FOLDER / "images" and path.is_file():
            show(picture, path.read_bytes())


def dress_collections() -> None:
    for position, (title, (text, slug)) in enumerate(COLLECTIONS.items(), 1):
        collection = Collection.objects.filter(title=title, description="", image=None).first()
        if collection is None:
            continue
        save_collection(
            collection_id=collection.pk, title=title, description=f"<p>{text}</p>", image=image_of(slug),
            position=position,
        )  # fmt: skip


def image_of(slug: str) -> ShopImage | None:
    picture = Picture.objects.filter(product__slug=slug, image__isnull=False).select_related("image").first()
    return picture.image if picture else None
