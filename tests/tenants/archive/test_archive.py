"""A shop with something of everything goes into a file, into another shop, and into the same file again."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import ProgrammingError, transaction

from accounts.models import User
from builder.pages.models import BlogAuthor
from commerce.catalog.models import Product, Variant
from commerce.currencies.services import PriceWish, save_currency, set_prices
from commerce.invoices.models import Document
from commerce.invoices.services import issue_invoice
from commerce.orders.models import Order
from commerce.store.models import Store
from core import audit
from core.scope import control_context
from media.models import ShopDocument
from tenants.context import shop_context
from tenants.models import Membership, Shop
from tenants.services.archive import ArchiveRefused, import_archive, write_archive
from tenants.services.lifecycle import close, drop
from tests.conftest import find_shop
from tests.factories.catalog import make_product
from tests.factories.selling import NOON, place


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("archive")


@pytest.fixture
def filled(live_shop):
    with shop_context(live_shop):
        Store.objects.update(is_open=True)
        make_product("Lampe « Été »", slug="lampe")
        save_currency(code="USD", rate=Decimal("1.1"))
        set_prices(code="USD", wishes=[PriceWish(Variant.objects.get().pk, 1299, 1499)])
        order = place(email="shopper@example.com").order
        issue_invoice(order_id=order.pk, actor=None, now=NOON)
        ShopDocument.objects.create(title="Terms", file=ContentFile(b"plain text", name="terms.txt"))
        audit.record("product.changed", data={"price": [1, 2]}, actor="Ann")
    return live_shop


@pytest.fixture
def owner(live_shop):
    with control_context():
        return User.objects.get(email=live_shop.owner_email)


def export(shop, path: Path) -> Path:
    with path.open("wb") as target:
        write_archive(shop=shop, target=target)
    return path


@pytest.fixture
def good(request, folder):
    """One archive for all who only spoil a copy of it; whoever comes first makes it."""
    path = folder / "good.zip"
    return path if path.exists() else export(request.getfixturevalue("filled"), path)


@pytest.fixture
def newcomer(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), control_context():
        yield User.objects.get(email="owner@bravo.example")


def count_of_shops():
    with control_context():
        return Shop.objects.count()


def discard(shop):
    close(shop=shop, actor="test")
    drop(shop=shop, actor="test", without_copy=True)


def test_archive_comes_back_byte_equal_with_nothing_missing(filled, owner, tmp_path):
    with shop_context(filled):
        last = BlogAuthor.objects.create(name="Zoe", slug="zoe")
    first = export(filled, tmp_path / "one.zip")

    twin = import_archive(path=first, handle=f"{filled.handle}b", owner=owner, actor="test")

    try:
        assert twin.state == "live"
        second = export(twin, tmp_path / "two.zip")
        assert first.read_bytes() == second.read_bytes()
        with shop_context(twin):
            assert Product.objects.get(slug="lampe").title == "Lampe « Été »"
            assert Order.objects.get().email == "shopper@example.com"
            assert Document.objects.get().order == Order.objects.get()
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic("default"):
                Document.objects.update(total_amount=1)  # as unalterable as where it came from
            assert Store.objects.get().primary_host == f"{filled.handle}b.localhost"
            with ShopDocument.objects.get(title="Terms").file.open() as file:
                assert file.read() == b"plain text"
            make_product("One more")  # the numbers go on behind the old ones
            next_one = BlogAuthor.objects.create(name="Ann", slug="ann")
            assert next_one.pk > last.pk  # so does the sequence that small tables share
        with control_context():
            assert Membership.objects.get(shop=twin).account == owner
    finally:
        discard(twin)


def manifest_of(path: Path) -> dict:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def rebuild(source: Path, target: Path, *, change=None, replace=None, add=None) -> Path:
    """The same archive with other contents; as honest a manifest as the attacker can write."""
    import hashlib

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        text = b""
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(data)
                if change:
                    change(manifest)
                data = text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()
            new.writestr(name, (replace or {}).get(name, data))
        for name, data in (add or {}).items():
            new.writestr(name, data)
        version = json.loads(text)["version"]
        new.comment = f"echoppe-shop {version} {hashlib.sha256(text).hexdigest()}".encode()
    return target


def climb(manifest):
    manifest["media"]["../../etc/cron.d/x"] = {"sha256": "0" * 64, "size": 1}


def sneak(manifest):
    manifest["tables"]['x"; DROP TABLE y; --'] = {"sha256": "0" * 64, "size": 1, "columns": [], "rows": 0}


def invent(manifest):
    manifest["tables"]["store_store"]["columns"].append("is_admin")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("truncated", "cut short"),
        ("nothing", "cut short"),
        ("tampered row", "changed or is damaged"),
        ("tampered manifest", "manifest was changed"),
        ("newer version", "version 2"),
        ("newer release", "newer Échoppe"),
        ("climbing path", "path that is not allowed"),
        ("climbing entry", "not what its manifest says"),
        ("odd table", "name that is not allowed"),
        ("odd column", "no place for"),
        ("not ours", "no manifest"),
    ],
)
def test_bad_archive_is_refused_and_leaves_nothing(good, newcomer, tmp_path, bad, words):
    path = tmp_path / "bad.zip"
    if bad == "truncated":
        path.write_bytes(good.read_bytes()[:-200])
    elif bad == "nothing":
        path.write_bytes(b"")
    elif bad == "tampered row":
        with zipfile.ZipFile(good) as archive:
            rows = archive.read("data/orders_order.jsonl").replace(b"shopper@example.com", b"thief@example.com  ")
        rebuild(good, path, replace={"data/orders_order.jsonl": rows})
    elif bad == "tampered manifest":
        shutil.copy(good, path)
        rebuild(good, path, change=lambda manifest: manifest["shop"].update(name="Thief"))
        with zipfile.ZipFile(path, "a") as archive:
            archive.comment = zipfile.ZipFile(good).comment
    elif bad == "newer version":
        rebuild(good, path, change=lambda manifest: manifest.update(version=2))
    elif bad == "newer release":
        rebuild(good, path, change=lambda manifest: manifest["migrations"].append(["store", "0999_future"]))
    elif bad == "climbing path":
        rebuild(good, path, change=climb)
    elif bad == "climbing entry":
        rebuild(good, path, add={"media/../../x": b"x"})
    elif bad == "odd table":
        rebuild(good, path, change=sneak)
    elif bad == "odd column":
        rebuild(good, path, change=invent)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "hello")
    before = count_of_shops()

    with pytest.raises(ArchiveRefused, match=words):
        import_archive(path=path, handle="copied", owner=newcomer, actor="test")

    assert count_of_shops() == before
    with shop_context(find_shop("alpha")):  # nothing climbed out of its own folder
        assert not default_storage.exists("x")


def test_archive_holds_no_session_event_or_waiting_mail(filled, tmp_path):
    from commerce.notifications.models import SentMail

    with shop_context(filled):
        SentMail.objects.create(key="waits", to="a@example.com", subject="x", text="secret text")

    path = export(filled, tmp_path / "one.zip")

    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert b"waits" not in archive.read("data/notifications_sentmail.jsonl")
    assert not {"data/django_session.jsonl", "data/core_event.jsonl", "data/django_migrations.jsonl"} & set(names)


def test_export_needs_no_seekable_target(filled, tmp_path):
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.parts = []

        def writable(self):
            return True

        def write(self, data):
            self.parts.append(bytes(data))
            return len(data)

    pipe = Pipe()
    write_archive(shop=filled, target=pipe)

    with zipfile.ZipFile(io.BytesIO(b"".join(pipe.parts))) as archive:
        assert archive.testzip() is None
