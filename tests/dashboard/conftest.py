from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from staff.services import ensure_shadow_user

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def staff(shop: Any) -> User:
    """Staff of "alpha" who may enter its admin and no more."""
    return ensure_shadow_user(account_uuid=uuid4(), email="temp@alpha.example", name="Temp", role="staff")


@pytest.fixture
def staff_client(staff: User) -> Client:
    client = Client(headers={"host": "alpha.admin.localhost"})
    client.force_login(staff, backend=BACKEND)
    return client


@pytest.fixture
def settings_client(staff: User, staff_client: Client) -> Client:
    """The same, with the right to change the shop's settings."""
    staff.user_permissions.add(Permission.objects.get(codename="change_store"))
    return staff_client
