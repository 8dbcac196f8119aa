"""People at the door of the back office, and pictures to upload."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core.ids import uuid7

HOST = "alpha.admin.localhost"


@pytest.fixture
def stranger(shop: Any) -> Client:
    return Client(headers={"host": HOST})


@pytest.fixture
def staff(shop: Any) -> Callable[..., Client]:
    """`staff("orders.view_order")`: somebody who may enter the admin and has these rights."""
    from accounts.models import User

    def make(*rights: str) -> Client:
        user = User.objects.create_user(f"{uuid7().hex}@alpha.example", name="Sam", is_staff=True)
        for right in ("wagtailadmin.access_admin", *rights):
            app, codename = right.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        client = Client(headers={"host": HOST})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def staff_user(shop: Any) -> Any:
    """Staff of "alpha" who may enter its admin and no more."""
    from staff.services import ensure_shadow_user

    return ensure_shadow_user(account_uuid=uuid7(), email="temp@alpha.example", name="Temp", role="staff")


@pytest.fixture
def staff_client(staff_user: Any) -> Client:
    client = Client(headers={"host": HOST})
    client.force_login(staff_user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def settings_client(staff_user: Any, staff_client: Client) -> Client:
    """The same, with the right to change the shop's settings."""
    staff_user.user_permissions.add(Permission.objects.get(codename="change_store"))
    return staff_client


def picture_file(name: str = "lamp.png", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")
