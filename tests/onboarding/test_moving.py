"""A shop out of a file, by the form; and the last copy of a closed one."""

from __future__ import annotations

import io

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from commerce.catalog.models import Product
from commerce.payments.models import ConnectedAccount
from core.scope import control_context
from gateways.models import ProviderAccount
from onboarding.services.leaving import offer_copies_of_closed
from tenants.context import shop_context
from tenants.models import ImportRun, Membership, Shop
from tenants.services.archive import write_archive
from tenants.services.lifecycle import close, drop
from tests.factories.catalog import make_product

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def owner(live_shop):
    with control_context():
        return User.objects.get(email=live_shop.owner_email)


def signed_in(account):
    client = Client(headers={"host": "localhost"})
    with control_context():
        client.force_login(account, backend=BACKEND)
    return client


def file_of(shop) -> SimpleUploadedFile:
    target = io.BytesIO()
    write_archive(shop=shop, target=target)
    return SimpleUploadedFile("shop.zip", target.getvalue(), "application/zip")


def last_run():
    with control_context():
        return ImportRun.objects.select_related("shop").latest("pk")


@pytest.fixture
def handle(live_shop):
    """Of a shop to come, which is dropped when the test ends."""
    name = f"{live_shop.handle}x"
    yield name
    with control_context():
        made = Shop.objects.filter(handle=name).first()
    if made is not None:
        close(shop=made, actor="test")
        drop(shop=made, actor="test", without_copy=True)


def test_file_becomes_a_shop_of_whoever_brings_it(live_shop, owner, handle):
    with shop_context(live_shop):
        make_product("Lamp", slug="lamp")
        ConnectedAccount.objects.create(provider="stripe", reference="acct_somebody_else", is_ready=True)

    answer = signed_in(owner).post("/shops/from-a-file/", {"handle": handle, "file": file_of(live_shop)})

    assert answer.status_code == 302
    run = last_run()
    assert (run.state, run.shop.handle) == ("done", handle)
    with control_context():
        assert Membership.objects.get(shop=run.shop).account == owner
        assert not ProviderAccount.objects.filter(shop=run.shop).exists()
    with shop_context(run.shop):
        assert Product.objects.get().title == "Lamp"
        account = ConnectedAccount.objects.get()
        assert (account.is_ready, account.gone_at is None) == (False, False)  # a file proves nothing about accounts
    assert "Everything is there." in signed_in(owner).get("/shops/from-a-file/").content.decode()


def test_file_that_is_none_is_refused_with_words(live_shop, owner, handle):
    client = signed_in(owner)

    client.post("/shops/from-a-file/", {"handle": handle, "file": SimpleUploadedFile("x.zip", b"PK nothing")})

    assert last_run().state == "failed"
    assert "damaged or cut short" in client.get("/shops/from-a-file/").content.decode()
    with control_context():
        assert not Shop.objects.filter(handle=handle).exists()


@pytest.mark.parametrize("handle", ["admin", "a", "alpha", ""])
def test_address_that_cannot_be_had(platform_client, shop, handle):
    with control_context():
        account = User.objects.create_user("mover@x.example", "correct horse battery")

    answer = signed_in(account).post(
        "/shops/from-a-file/", {"handle": handle, "file": SimpleUploadedFile("x.zip", b"x")}
    )

    assert answer.status_code == 422


def test_closed_shop_is_copied_and_its_owner_told_where(live_shop, owner):
    close(shop=live_shop, actor="op")

    assert offer_copies_of_closed(timezone.now()) >= 1
    assert offer_copies_of_closed(timezone.now()) == 0

    [letter] = [one for one in mail.outbox if one.to == [owner.email]]
    assert f"/shops/{live_shop.pk}/copy/" in letter.body
    client = signed_in(owner)
    asked = client.get(f"/shops/{live_shop.pk}/copy/")
    assert (asked.status_code, "reauthenticate" in asked.url) == (302, True)
    client.post(asked.url, {"password": "correct horse battery"})
    answer = client.get(f"/shops/{live_shop.pk}/copy/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_copy_of_others_is_nobodys(live_shop, shop):
    close(shop=live_shop, actor="op")
    offer_copies_of_closed(timezone.now())
    with control_context():
        stranger = User.objects.get(email="owner@alpha.example")
    client = signed_in(stranger)
    asked = client.get(f"/shops/{live_shop.pk}/copy/")
    client.post(asked.url, {"password": "correct horse battery"})

    assert client.get(f"/shops/{live_shop.pk}/copy/").status_code == 404
