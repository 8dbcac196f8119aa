"""The import screens, as owner, as staff with and without the rights, and as a stranger."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commerce.catalog.models import Picture, PictureState, Product
from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services.runs import run_import, start_import
from commerce.importexport.tasks import work_on_imports
from core.models import AuditEntry
from tests.commerce.importexport.conftest import OWN, csv_of, ring
from tests.factories.queries import count_queries
from tests.factories.selling import make_variant

FILE = OWN / "shopify_products_export_legacy.csv"
BASE = "/imports/"


def upload(client: Client, content: bytes, name: str = "products.csv") -> Any:
    return client.post(f"{BASE}new/", {"file": SimpleUploadedFile(name, content, content_type="text/csv")})


def make_run(content: bytes | None = None, *, is_dry_run: bool = False) -> ImportRun:
    run = start_import(
        file=io.BytesIO(content or csv_of(ring())), filename="ring.csv", actor=None, is_dry_run=is_dry_run
    )
    done = run_import(run.pk)
    assert done is not None
    return done


def test_from_upload_to_result(owner_client: Client):
    answer = upload(owner_client, FILE.read_bytes())
    trial = ImportRun.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{BASE}{trial.pk}/")
    waiting = owner_client.get(answer.url)
    assert b'hx-trigger="every 2s"' in waiting.content
    assert b'http-equiv="refresh"' in waiting.content
    assert owner_client.get(f"{BASE}{trial.pk}/status/?was=open").headers.get("HX-Refresh") is None

    work_on_imports(timezone.now())

    assert owner_client.get(f"{BASE}{trial.pk}/status/?was=open").headers["HX-Refresh"] == "true"
    preview = owner_client.get(answer.url).content.decode()
    assert "<dd>54</dd>" in preview
    assert "Laptop" in preview
    assert "utf-8" in preview
    assert "every 2s" not in preview
    assert not Product.objects.exists()

    started = [owner_client.post(f"{BASE}{trial.pk}/start/") for _time in range(2)]

    run = ImportRun.objects.get(is_dry_run=False)
    assert [each.url for each in started] == [f"{BASE}{run.pk}/"] * 2
    assert run.actor.email == "owner@alpha.example"
    work_on_imports(timezone.now())
    assert Product.objects.count() == 54
    result = owner_client.get(f"{BASE}{run.pk}/").content.decode()
    assert "0 of 54 pictures fetched" in result
    assert AuditEntry.objects.get(action="import.started").actor == run.actor
    runs = owner_client.get(BASE).content.decode()
    assert runs.count(f"{BASE}{run.pk}/") == 1
    assert f"{BASE}{trial.pk}/" not in runs


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"a\n1\n", "one column"),
        (b"\x00" * 100, ""),
        (b"Handle,Title\n" + b'"' + b"x" * 9_000_000, None),
    ],
)
def test_file_that_cannot_be_read(owner_client: Client, content: bytes, words: str | None):
    answer = upload(owner_client, content)

    if words is None:  # found out behind the scenes
        work_on_imports(timezone.now())
        page = owner_client.get(answer.url).content.decode()
        assert "too long" in page
        assert ImportRun.objects.get().state == ImportState.FAILED
        return
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_upload_without_a_file(owner_client: Client):
    assert owner_client.post(f"{BASE}new/", {}).status_code == 400


def test_limits_are_told_before_anything_is_sent(owner_client: Client):
    assert "Up to 100 MB and 200,000 rows." in owner_client.get(f"{BASE}new/").content.decode()


def test_file_read_in_another_way(owner_client: Client):
    content = csv_of(ring(Title="Bague dorée")).decode().encode("cp1252")
    upload(owner_client, content)
    trial = ImportRun.objects.get()
    run_import(trial.pk)

    answer = owner_client.post(f"{BASE}{trial.pk}/again/", {"encoding": "mac-roman", "delimiter": ","})

    other = ImportRun.objects.order_by("-pk")[0]
    assert answer.url == f"{BASE}{other.pk}/"
    run_import(other.pk)
    other.refresh_from_db()
    assert (other.details["encoding"], other.details["sample"][0]["title"]) == ("mac-roman", "Bague dorÈe")
    assert owner_client.post(f"{BASE}{trial.pk}/again/", {"encoding": "rot13"}).url == f"{BASE}{trial.pk}/"
    assert ImportRun.objects.count() == 2


def test_report_by_level_and_as_csv(owner_client: Client):
    rows = [ring(Handle="a", **{"Variant Price": "=1+1"}), ring(Handle="b", Wholesale="7")]
    run = make_run(csv_of(*rows, header=[*ring(), "Wholesale"]))

    everything = owner_client.get(f"{BASE}{run.pk}/").content.decode()
    errors = owner_client.get(f"{BASE}{run.pk}/?level=error").content.decode()
    table = owner_client.get(f"{BASE}{run.pk}/report.csv")

    assert "Not imported: Wholesale" in everything
    assert "=1+1" in errors
    assert "Not imported: Wholesale" not in errors
    text = table.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Row,Level,Message"
    assert text.splitlines()[1] == "1,note,Not imported: Wholesale"
    assert table.headers["Content-Disposition"].startswith("attachment")


def test_report_in_french(owner_client: Client):
    run = make_run(csv_of(ring(Handle="a", **{"Variant Price": "cher"})))

    owner_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    table = owner_client.get(f"{BASE}{run.pk}/report.csv").content.decode()

    assert "Ligne" in table
    assert "n’est pas un prix" in table


def test_reason_of_a_failure_in_french(owner_client: Client):
    """Found out by a worker, which knows nobody's language."""
    answer = upload(owner_client, b'Handle,Title\n"ring,Ring\n')
    work_on_imports(timezone.now())

    owner_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    page = owner_client.get(answer.url).content.decode()

    assert "un guillemet est ouvert et jamais refermé" in page
    assert ImportRun.objects.get().error.startswith("Row 2: a quotation mark")


def test_script_in_a_file_name(owner_client: Client):
    upload(owner_client, csv_of(ring(Title="<script>alert(1)</script>")), name="<script>alert(2)</script>.csv")
    run = ImportRun.objects.get()
    run_import(run.pk)

    for url in (BASE, f"{BASE}{run.pk}/"):
        assert b"<script>alert(" not in owner_client.get(url).content


def test_failed_pictures(owner_client: Client):
    make_run(csv_of(ring(**{"Image Src": "https://x.example/a.jpg"})))
    Picture.objects.update(state=PictureState.FAILED, error="The server does not give this file away (404).")

    shown = owner_client.get(f"{BASE}pictures/").content.decode()
    answer = owner_client.post(f"{BASE}pictures/retry/", {"product": Product.objects.get().pk})

    assert "https://x.example/a.jpg" in shown
    assert "(404)" in shown
    assert answer.url == f"{BASE}pictures/"
    assert Picture.objects.get().state == PictureState.WAITING


@pytest.mark.parametrize("product", ["x", "-1", "9" * 30, "1' OR 1=1"])
def test_retry_of_no_product(owner_client: Client, product: str):
    assert owner_client.post(f"{BASE}pictures/retry/", {"product": product}).status_code == 302


def test_list_asks_the_same_number_of_questions(owner_client: Client):
    make_run()
    owner_client.get(BASE)
    with_one = count_queries(owner_client, BASE)
    make_run()
    make_run()

    assert count_queries(owner_client, BASE) == with_one


def test_long_lists_have_pages_to_choose(owner_client: Client):
    run = make_run(csv_of(*[ring(Handle=f"a{number}", **{"Variant Price": "x"}) for number in range(101)]))
    picture = {
        "state": PictureState.FAILED,
        "product": make_variant().product,
        "source_url": "https://example.org/a.jpg",
    }
    Picture.objects.bulk_create(Picture(**picture, position=number) for number in range(51))
    whose = {name: getattr(run, name) for name in ("file", "filename", "kind", "state", "is_dry_run")}
    ImportRun.objects.bulk_create(ImportRun(**whose) for _each in range(25))

    for address in (BASE, f"{BASE}{run.pk}/", f"{BASE}pictures/"):
        page = owner_client.get(address).content.decode()
        assert "p=2" in page, address


def paths(run_id: int) -> list[tuple[str, str]]:
    return [
        ("get", BASE), ("get", f"{BASE}new/"), ("post", f"{BASE}new/"), ("get", f"{BASE}{run_id}/"),
        ("get", f"{BASE}{run_id}/status/"), ("get", f"{BASE}{run_id}/report.csv"), ("post", f"{BASE}{run_id}/start/"),
        ("post", f"{BASE}{run_id}/again/"), ("get", f"{BASE}pictures/"), ("post", f"{BASE}pictures/retry/"),
    ]  # fmt: skip


@pytest.mark.parametrize("rights", [(), ("add_product",), ("change_product",)])
def test_staff_without_both_rights(staff_user: Any, staff_client: Client, rights: tuple[str, ...]):
    staff_user.user_permissions.add(*Permission.objects.filter(codename__in=rights, content_type__app_label="catalog"))
    trial = make_run(is_dry_run=True)

    for method, path in paths(trial.pk):
        answer = getattr(staff_client, method)(path)
        assert (path, answer.status_code, answer.headers.get("Location")) == (path, 302, "/")
    assert not Product.objects.exists()
    assert ImportRun.objects.count() == 1


def test_staff_with_both_rights(staff_user: Any, staff_client: Client):
    both = Permission.objects.filter(codename__in=["add_product", "change_product"], content_type__app_label="catalog")
    staff_user.user_permissions.add(*both)

    assert staff_client.get(BASE).status_code == 200
    assert BASE.encode() in staff_client.get("/").content  # the menu


def test_stranger(shop: Any):
    trial = make_run(is_dry_run=True)
    client = Client(headers={"host": "alpha.admin.localhost"})

    for method, path in paths(trial.pk):
        answer = getattr(client, method)(path)
        assert answer.status_code == 302, path
        assert "/imports/" not in answer.url.partition("?")[0]
    assert not Product.objects.exists()


def test_unknown_run(owner_client: Client):
    for path in (f"{BASE}999999/", f"{BASE}999999/status/", f"{BASE}999999/report.csv"):
        assert owner_client.get(path).status_code == 404
    assert owner_client.post(f"{BASE}999999/start/").status_code == 404


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("woocommerce_products_export_decimal_comma.csv", "Its kind: WooCommerce. It was read as utf-8."),
        ("google_merchant_feed.xml", "Its kind: Google Merchant. It was read as XML."),
    ],
)
def test_files_of_other_shops(owner_client: Client, name: str, words: str):
    answer = upload(owner_client, (OWN / name).read_bytes(), name=name)
    work_on_imports(timezone.now())

    preview = owner_client.get(answer.url).content.decode()

    assert words in " ".join(preview.split())
    assert "<dd>54</dd>" in preview
    assert "<dd>88</dd>" in preview
    assert not Product.objects.exists()


def test_large_feed_is_not_judged_by_its_beginning(owner_client: Client):
    item = "<item><id>1</id><title>Mug</title><price>5 EUR</price><link>https://x.example/mug</link></item>"
    answer = upload(owner_client, f"<rss>{item}<!--{'x' * 2**20}--></rss>".encode(), name="feed.xml")
    work_on_imports(timezone.now())

    assert answer.status_code == 302
    assert ImportRun.objects.get().counts["products"] == 1


def test_stock_is_pasted_looked_at_and_brought_in(owner_client: Client):
    lamp = make_variant(sku="LAMP-1", stock=5)
    assert owner_client.post(f"{BASE}new/", {"pasted": " "}).status_code == 400

    answer = owner_client.post(f"{BASE}new/", {"pasted": "SKU\tQuantity\r\nLAMP-1\t9\r\n"})
    work_on_imports(timezone.now())
    assert "LAMP-1" in owner_client.get(answer.url).content.decode()
    owner_client.post(f"{answer.url}start/")
    work_on_imports(timezone.now())

    lamp.stock.refresh_from_db()
    assert lamp.stock.on_hand == 9
    result = owner_client.get(f"{BASE}{ImportRun.objects.get(is_dry_run=False).pk}/").content.decode()
    assert "The stock is as the file says." in result
