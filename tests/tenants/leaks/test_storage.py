"""Files of one shop are out of reach for another, whatever their names."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from storages.backends.s3 import S3Storage

from core.bucket import ShopS3Storage
from core.scope import NoScope, control_context
from core.storage import ShopFileStorage
from tenants.context import shop_context

S3 = {
    "bucket_name": "b",
    "access_key": "x",
    "secret_key": "y",
    "querystring_auth": False,
    "custom_domain": "files.example",
}


def contents_seen_by(bravo, alpha, storage):
    """What bravo reads under the name that alpha has used."""
    with shop_context(alpha):
        name = storage.save("originals/list.txt", ContentFile(b"of alpha"))
    try:
        with shop_context(bravo):
            return storage.open(name).read() if storage.exists(name) else None
    finally:
        with shop_context(alpha):
            storage.delete(name)


def test_file_is_not_there_for_another_shop(alpha, bravo):
    assert contents_seen_by(bravo, alpha, ShopFileStorage()) is None


def test_file_is_there_without_the_prefix(alpha, bravo, tmp_path):
    """Negative control: Django's own storage."""
    assert contents_seen_by(bravo, alpha, FileSystemStorage(location=tmp_path)) == b"of alpha"


def s3_names(alpha, bravo, storage):
    names = []
    for shop in (alpha, bravo):
        with shop_context(shop):
            names.append((storage._normalize_name("originals/a.png"), storage.url("originals/a.png")))
    return names


def test_s3_objects_are_below_the_shop(alpha, bravo):
    (name, address), other = s3_names(alpha, bravo, ShopS3Storage(**S3))

    assert name == f"s/{alpha.shop_id}/originals/a.png"
    assert address == f"https://files.example/s/{alpha.shop_id}/originals/a.png"
    assert other != (name, address)


def test_s3_objects_are_shared_without_the_prefix(alpha, bravo):
    """Negative control: one plain storage for all."""
    first, second = s3_names(alpha, bravo, S3Storage(**S3))

    assert first == second


@pytest.mark.parametrize("storage", [ShopFileStorage, lambda: ShopS3Storage(**S3)])
@pytest.mark.django_db
def test_files_outside_a_shop_are_an_error(storage):
    with pytest.raises(NoScope):
        storage().url("a.png")
    with control_context(), pytest.raises(NoScope):
        storage().url("a.png")


def test_open_file_follows_the_shop_and_not_the_object(alpha, bravo):
    """A field loaded in one shop and read in another looks in the other's folder: it never finds the first one's."""
    with shop_context(alpha):
        first = default_storage.path("a.png")
    with shop_context(bravo):
        second = default_storage.path("a.png")

    assert first == f"{settings.MEDIA_ROOT}/{alpha.shop_id}/a.png"
    assert second == f"{settings.MEDIA_ROOT}/{bravo.shop_id}/a.png"


def test_names_cannot_climb_into_another_shop(alpha, bravo):
    with pytest.raises(SuspiciousFileOperation):
        default_storage.path(f"../{bravo.shop_id}/a.png")
    with pytest.raises(SuspiciousFileOperation):
        default_storage.save(f"../{bravo.shop_id}/a.png", ContentFile(b"x"))
