"""Smaller files are made behind the scenes: AVIF beside WebP, again after a change, and counted."""

import io

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from commerce.catalog.models import Picture, PictureState
from commerce.catalog.receivers import describe_pictures_again
from core.models import Event
from media import avif, tasks
from media.models import Rendition, ShopImage
from media.renditions import focus_classes, image_for, renditions_of
from media.tasks import make_due_files
from tests.factories.catalog import make_product


def make_image(width=700, height=350, **values):
    data = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(data, "PNG")
    return ShopImage.objects.create(title="Lamp", file=ImageFile(io.BytesIO(data.getvalue()), name="a.png"), **values)


def test_worker_makes_avif_of_every_width(shop):
    image = make_image()
    assert make_due_files(timezone.now()) is None

    found = renditions_of([image])[image.pk]
    assert [width for width, _name in found["avif"]] == [320, 640, 700]
    with default_storage.open(found["avif"][0][1]) as file, Image.open(file) as picture:
        assert (picture.format, picture.size) == ("AVIF", (320, 160))
    assert "320w" in image_for(found)["avif"]
    assert not ShopImage.objects.filter(files_due=True).exists()
    assert all(Rendition.objects.values_list("file_size", flat=True))


def test_made_again_makes_nothing(shop, monkeypatch):
    image = make_image()
    make_due_files(timezone.now())
    monkeypatch.setattr(avif, "keep", lambda *_args: pytest.fail("made twice"))
    image.save()  # its title, say

    make_due_files(timezone.now())


def test_damaged_file_is_passed_over_and_moving_pictures_stay(shop):
    damaged = make_image()
    default_storage.delete(damaged.file.name)
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    moving = ShopImage.objects.create(title="Moving", file=ImageFile(io.BytesIO(data.getvalue()), name="a.gif"))

    make_due_files(timezone.now())

    assert "avif" not in renditions_of([moving])[moving.pk]
    assert not ShopImage.objects.filter(files_due=True).exists()


def test_many_pictures_take_several_visits(shop, monkeypatch):
    monkeypatch.setattr(tasks, "VISIT_SECONDS", 0)
    make_image()
    make_image(width=710)
    now = timezone.now()

    assert make_due_files(now) == now + tasks.PAUSE
    assert make_due_files(now) is None


def test_product_picture_follows_its_focal_point(shop):
    product = make_product()
    image = make_image()
    picture = Picture.objects.create(
        product=product, image=image, state=PictureState.READY, renditions=renditions_of([image])[image.pk]
    )
    image.focal_point_x, image.focal_point_y = 70, 350
    image.focal_point_width = image.focal_point_height = 10
    image.save()

    make_due_files(timezone.now())
    describe_pictures_again(Event.objects.filter(name="media.files_made").latest("pk"))

    picture.refresh_from_db()
    assert picture.renditions["focus"] == [10, 100]
    assert image_for(picture.renditions)["focus"] == "fx1 fy10"


@pytest.mark.parametrize(("point", "classes"), [((50, 50), ""), ((48, 12), "fy1"), ((0, 96), "fx0 fy10")])
def test_focus_classes_say_nothing_of_the_middle(point, classes):
    assert focus_classes(*point) == classes
