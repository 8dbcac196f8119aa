import io

import pytest
from django.core.cache import caches
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.db import connections
from django.test.utils import CaptureQueriesContext
from PIL import Image
from redis.exceptions import ConnectionError as Gone

from media import renditions
from media.models import Rendition, ShopImage
from media.renditions import image_for, make_renditions, renditions_of, widths_of


def make_image(width=1000, height=500, kind="PNG"):
    data = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(data, kind)
    file = ImageFile(io.BytesIO(data.getvalue()), name=f"a.{kind.lower()}")
    return ShopImage.objects.create(title="Lamp", file=file)


@pytest.mark.parametrize(
    ("width", "widths"),
    [(100, [100]), (320, [320]), (500, [320, 500]), (960, [320, 640, 960]), (5000, [320, 640, 960, 1440])],
)
def test_widths_are_never_larger_than_the_picture(width, widths):
    assert widths_of(width) == widths


def test_make_renditions(shop):
    made = make_renditions(make_image())

    assert (made["w"], made["h"]) == (1000, 500)
    assert [width for width, _name in made["files"]] == [320, 640, 960, 1000]
    for width, name in made["files"]:
        with default_storage.open(name) as file, Image.open(file) as picture:
            assert (picture.format, picture.size) == ("WEBP", (width, width // 2))
    with default_storage.open(made["fallback"]) as file, Image.open(file) as picture:
        assert (picture.format, picture.width) == ("JPEG", 960)


def test_make_renditions_again_changes_nothing(shop):
    image = make_image()
    first = make_renditions(image)

    assert make_renditions(ShopImage.objects.get(pk=image.pk)) == first
    assert Rendition.objects.count() == 5


def test_renditions_of_many_take_one_query_and_then_none(shop):
    images = [make_image(300 + number) for number in range(3)]
    made = renditions_of(images)
    caches["renditions"].clear()

    with CaptureQueriesContext(connections["default"]) as cold:
        assert renditions_of(images) == made
    with CaptureQueriesContext(connections["default"]) as warm:
        assert renditions_of(images) == made

    assert (len(cold), len(warm)) == (1, 0)


def test_renditions_without_valkey(shop, monkeypatch):
    image = make_image()
    made = make_renditions(image)

    def fail(*_args, **_options):
        raise Gone

    monkeypatch.setattr(renditions.caches["renditions"], "get_many", fail)
    monkeypatch.setattr(renditions.caches["renditions"], "set_many", fail)

    assert renditions_of([image]) == {image.pk: made}


def test_picture_that_cannot_be_read_is_left_out(shop):
    image = make_image()
    default_storage.delete(image.file.name)

    assert renditions_of([image]) == {}


def test_image_for():
    made = {
        "w": 900,
        "h": 600,
        "files": [[320, "r/a.webp"], [640, "r/b.webp"], [900, "r/c.webp"]],
        "fallback": "r/d.jpg",
    }

    assert image_for(made, "Lamp") == {
        "src": "/media/r/b.webp",
        "srcset": "/media/r/a.webp 320w, /media/r/b.webp 640w, /media/r/c.webp 900w",
        "avif": "",
        "focus": "",
        "width": "900", "height": "600", "alt": "Lamp", "full": "/media/r/c.webp", "fallback": "/media/r/d.jpg",
    }  # fmt: skip
    assert image_for({}) is None
    assert image_for(None) is None
