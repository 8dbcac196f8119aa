"""Shops of 0, 1, 12 and 2,000 products: `python -m benchmarks.shop_of_size make` opens them,
`python -m benchmarks.shop_of_size wear THEME` dresses all of them in a theme, as a merchant does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

SIZES = (0, 1, 12, 2000)
PICTURES = 6


def handle_of(size: int) -> str:
    return f"size-{size}"


def make() -> None:
    from benchmarks.fill import main as fill

    for size in SIZES:
        fill(handle_of(size), size)
        in_shop(size, show_pictures)


def show_pictures() -> None:
    """Real ones, of the demonstration, in turn."""
    from django.core.files.base import ContentFile

    from commerce.catalog.models import Picture
    from media.models import ShopImage
    from media.renditions import make_renditions

    if not Picture.objects.exists():
        return
    folder = Path(__file__).resolve().parents[1] / "onboarding" / "demo" / "images"
    sets = []
    for path in sorted(folder.glob("*.webp"))[:PICTURES]:
        image = ShopImage(title=path.stem, file=ContentFile(path.read_bytes(), name=path.name))
        image._set_image_file_metadata()
        image.save()
        sets.append(make_renditions(image))
    pictures = list(Picture.objects.order_by("product_id", "position"))
    for number, picture in enumerate(pictures):
        picture.renditions = sets[number // 2 % PICTURES if number % 2 else (number // 2 + 1) % PICTURES]
    Picture.objects.bulk_update(pictures, ["renditions"], batch_size=500)


def wear(theme: str) -> None:
    from django.utils import timezone

    from builder.editor.services import install_theme, publish

    def dress() -> None:
        now = timezone.now()
        publish(theme_id=install_theme(theme=theme, actor=None, now=now).pk, actor=None, now=now)

    for size in SIZES:
        in_shop(size, dress)


def in_shop(size: int, act: object) -> None:
    from core.scope import control_context
    from tenants.context import shop_context
    from tenants.models import Shop

    with control_context():
        shop = Shop.objects.get(handle=handle_of(size))
    with shop_context(shop):
        act()  # type: ignore[operator]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    make() if sys.argv[1] == "make" else wear(sys.argv[2])
