"""The editor says where each field came from; whoever writes through a screen or the API is named."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone, translation

from commerce.catalog import sources
from commerce.catalog.models import Product
from commerce.importexport.models import ImportRun
from commerce.importexport.services.runs import run_import
from core.models import AuditEntry
from dashboard.products.provenance import provenance_of
from tests.api.conftest import Program, key_for
from tests.commerce.importexport.conftest import csv_of, ring
from tests.dashboard.sheets import opened
from tests.factories.catalog import make_product
from tests.factories.queries import count_queries


def by(kind: str, name: str, *fields: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "at": timezone.now().isoformat(), "fields": list(fields), **more}


def rows_of(product: Product) -> dict[str, str]:
    groups = provenance_of(product, may_see_imports=True).groups
    return {name: group.text for group in groups for name in group.fields}


def test_editor_and_api_are_named(owner_client: Client) -> None:
    product = make_product(vendor="Acme")
    form = opened(owner_client, f"/products/{product.pk}/")
    owner_client.post(f"/products/{product.pk}/", form | {"title": "Lantern", "single-price_amount": "12"})
    _key, token = key_for("products.write", name="Warehouse")
    Program(_key, token).send("PATCH", f"/products/{product.uuid}", {"product_type": "Light"})

    product.refresh_from_db()
    rows = rows_of(product)
    assert rows["Title"] == "By hand, Alpha, today"
    assert rows["Price"] == "By hand, Alpha, today"
    assert rows["Type"] == "By the API key “Warehouse”, today"
    assert provenance_of(product, may_see_imports=True).unknown == ["Brand"]
    page = owner_client.get(f"/products/{product.pk}/").content.decode()
    assert "Where each field comes from" in page
    changed = AuditEntry.objects.get(action="product.changed", target="Lamp").data
    assert sorted(changed) == ["currency", "price_amount", "title"]  # the values, not where they came from


@override_settings(ROOT_URLCONF="config.urls_admin")
def test_import_is_linked_for_those_who_may_see_it(owner_client: Client) -> None:
    product = make_product(sources=[by("import", "shop.csv", "title", format="shopify", run=10**9)])
    assert rows_of(product)["Title"] == "From shop.csv (Shopify), today"
    assert provenance_of(product, may_see_imports=True).groups[0].url == ""  # it is gone

    run = ImportRun.objects.create(filename="shop.csv")
    product.sources[0]["run"] = run.pk
    links = [provenance_of(product, may_see_imports=may).groups[0].url for may in (True, False)]
    assert links == [f"/imports/{run.pk}/", ""]


def test_variants_that_differ_are_counted(shop: Any) -> None:
    one, other = [by("person", "Nora", "price_amount")], [by("key", "Warehouse", "price_amount")]
    told = [one, one, other, []]
    product = make_product(
        options=["No"], variants=[{"option_values": [str(n)], "sources": each} for n, each in enumerate(told)]
    )

    assert rows_of(product) == {
        "Price (2 of 4 variants)": "By hand, Nora, today",
        "Price (1 of 4 variants)": "By the API key “Warehouse”, today",
    }


def test_fields_of_one_source_stand_together_the_latest_first(shop: Any) -> None:
    older = by("import", "shop.csv", "vendor", "title") | {"at": "2026-01-05T09:00:00+00:00"}
    told = [by("person", "Nora", "price_amount")]
    others = [[by("key", f"Key {n}", "sku")] for n in range(4)]
    product = make_product(
        options=["No"], sources=[older, by("person", "Nora", "tags")],
        variants=[{"option_values": [str(n)], "sources": told + each} for n, each in enumerate(others)],
    )  # fmt: skip

    groups = provenance_of(product, may_see_imports=True).groups
    found = {group.text: group.fields for group in groups}
    assert found["By hand, Nora, today"] == ["Tags", "Price"]
    assert found["Other sources"] == ["SKU"]
    assert [group.fields for group in groups][-2] == ["Title", "Brand"]


def test_editor_takes_as_many_queries_for_three_variants_and_sources(owner_client: Client) -> None:
    def page(count: int) -> str:
        told = [by("import", "a.csv", "price_amount", run=n + 1) for n in range(count)]
        product = make_product(
            options=["No"], sources=[by("import", "a.csv", "title", run=9)],
            variants=[{"option_values": [str(n)], "sources": [each]} for n, each in enumerate(told)],
        )  # fmt: skip
        return f"/products/{product.pk}/"

    paths = [page(1), page(3)]
    owner_client.get(paths[0])
    assert count_queries(owner_client, paths[0]) == count_queries(owner_client, paths[1])


def test_words_of_an_archive_that_are_none_break_nothing(owner_client: Client) -> None:
    odd = [{"kind": "import", "name": None, "at": "yesterday", "run": "x", "fields": ["title", 3]}, 7]
    product = make_product(sources=odd, variants=[{"sources": {"fields": []}}])

    assert owner_client.get(f"/products/{product.pk}/").status_code == 200
    assert rows_of(product)["Title"] == "From –, –"


def test_in_french(shop: Any) -> None:
    product = make_product(sources=[by("person", "Nora", "title"), by("import", "shop.csv", "vendor", format="table")])
    with translation.override("fr"):
        rows = rows_of(product)

    assert rows["Titre"] == "À la main, Nora, aujourd’hui"
    assert rows["Marque"] == "De shop.csv (un tableau de produits), aujourd’hui"


def test_upload_keeps_by_hand_where_that_is_ticked(owner_client: Client) -> None:
    file = SimpleUploadedFile("rings.csv", csv_of(ring()), content_type="text/csv")
    answer = owner_client.post("/imports/new/", {"file": file, "keep_by_hand": "on"})
    trial = ImportRun.objects.get()
    run_import(trial.pk)
    assert trial.options == {"keep_by_hand": True}
    assert '<input type="checkbox" name="keep_by_hand"' in owner_client.get(answer.url).content.decode()

    owner_client.post(f"/imports/{trial.pk}/again/", {"encoding": "", "delimiter": ""})
    assert ImportRun.objects.order_by("-pk")[0].options == {}
    run_import(trial.pk)
    owner_client.post(f"/imports/{trial.pk}/start/")
    run_import(ImportRun.objects.get(is_dry_run=False).pk)
    assert ImportRun.objects.get(is_dry_run=False).options == {"keep_by_hand": True}
    assert sources.last_words(Product.objects.get().sources)["title"]["name"] == "rings.csv"
