"""Export, import into another shop, export again: nothing is lost, in every layout."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from commerce.catalog.models import Collection, Picture, Product, Variant
from commerce.catalog.personal import PersonalField, PersonalKind
from commerce.currencies.models import SetPrice
from commerce.currencies.services import PriceWish, save_currency, set_prices
from commerce.giftcards.models import GiftCard
from commerce.importexport.exports import ENTITIES, layouts_of
from commerce.importexport.exports.writing import write
from commerce.importexport.services.bring_in import bring_in
from commerce.importexport.services.journals import SilentJournal
from commerce.importexport.services.reading import read_products
from commerce.importexport.services.tally import Tally
from commerce.importexport.services.writer import Writer
from commerce.inventory.services import set_parts
from commerce.shipping.models import Profile
from tenants.context import shop_context
from tests.commerce.importexport.conftest import OWN
from tests.factories.catalog import make_product


def take_in(content: bytes) -> Tally:
    reading = read_products(io.BytesIO(content), currency="EUR")
    tally = Tally()
    bring_in(reading.products, tally=tally, journal=SilentJournal(), writer=Writer(), is_dry_run=False)
    assert not reading.findings.counts["error"], list(reading.findings)[:3]
    return tally


def exported(layout: str, kind: str = "products") -> bytes:
    return b"".join(write(ENTITIES[kind], layout))


def make_awkward() -> None:
    """What no file of another shop has: formulas, commas, backslashes, quotation marks, all columns used."""
    product = Product.objects.order_by("pk")[0]
    Product.objects.filter(pk=product.pk).update(
        title="=SUM(A1:A9)", vendor="'90s", tags=["a, b", "c\\d", "-x"], seo_title="+1 \"quoted\"", min_quantity=2,
        max_quantity=10, quantity_step=2, description="<p>1\n2</p>", status="draft", hs_code="61091000",
        attributes={"fit": "slim", "made": [" a", "b,c"], "n": 1.5, "ok": True}, safety={"manufacturer": "Kiln, Ltd"},
        origin_country="FR", publish_at=timezone.now(), ships_from=date(2031, 2, 3), late_note="=In a week",
    )  # fmt: skip
    Variant.objects.filter(product=product).update(
        sku="@cmd", barcode="0012", cost_amount=99, content_amount="2.500", content_unit="kg", eco_amount=7,
        tax_category="reduced", is_taxable=False, requires_shipping=False, quantity_prices=[[5, 90], [10, 80]],
    )  # fmt: skip
    first, second, *_rest, part, last = Product.objects.order_by("pk")
    film = Picture.objects.exclude(source_url="").order_by("pk")[0]
    Picture.objects.filter(pk=film.pk).update(video={"kind": "youtube", "id": "dQw4w9WgXcQ"})
    question = PersonalField(code="p1", label="Text, please", kind=PersonalKind.CHOICE, choices=(("a", 5), ("b", 0)))
    Product.objects.filter(pk=first.pk).update(
        related_ids=[last.pk, second.pk], up_sell_ids=[second.pk], cross_sell_ids=[part.pk], download_limit=3,
        download_days=9, personal_fields=[question.as_row()], shipping_profile=Profile.objects.create(name="Bulky"),
    )  # fmt: skip
    single = [each.pk for each in Variant.objects.order_by("pk") if not each.option_values]
    set_parts(variant_id=single[0], parts={single[-1]: 2, single[-2]: 1})
    sell_in_dollars_and_yen()
    set_prices(code="USD", wishes=[PriceWish(single[0], 1299, 1499), PriceWish(single[-1], 0)])
    set_prices(code="JPY", wishes=[PriceWish(single[0], 1300)])


def sell_in_dollars_and_yen() -> None:
    for code in ("USD", "JPY"):
        save_currency(code=code, rate=Decimal("1.5"), is_active=False)


@pytest.mark.parametrize("layout", ["csv", "jsonl", "shopify", "woocommerce"])
def test_products_come_back_as_they_were(layout: str, shop: Any, other_shop: Any):
    take_in((OWN / "shopify_products_export_legacy.csv").read_bytes())
    if layout in ("csv", "jsonl"):
        make_awkward()
    before = exported(layout)

    with shop_context(other_shop):
        Profile.objects.create(name="Bulky")
        if layout in ("csv", "jsonl"):
            sell_in_dollars_and_yen()
        tally = take_in(before)
        again = exported(layout)
        assert (tally.counts["products"], Product.objects.count(), Variant.objects.count()) == (54, 54, 88)
        assert again == before

        Variant.objects.filter(pk=Variant.objects.order_by("pk")[0].pk).update(sku="another")  # negative control
        assert exported(layout) != before


def test_same_export_twice_changes_nothing(shop: Any):
    take_in((OWN / "shopify_products_export_legacy.csv").read_bytes())
    make_awkward()

    assert take_in(exported("csv")).counts["skipped"] == 54
    assert take_in(exported("jsonl")).counts["skipped"] == 54


def test_file_edited_by_hand_links_only_what_is_there(shop: Any):
    head = (
        "handle,title,option_values,stock_counted,is_shown,price,delivery_profile,related,bundle_of,personalisation\n"
    )
    rows = (
        'set,Set,,yes,yes,9,Chilled,"lamp, nothing",2 x lamp,"{""fields"": [{""code"": ""x""}]}"\n'
        "lamp,Lamp,,yes,yes,5,,lamp,1 x set,\n"
    )

    told = take_in((head + rows).encode())

    lamp, made = Product.objects.get(slug="lamp"), Product.objects.get(slug="set")
    assert (made.related_ids, made.is_bundle, made.personal_fields, made.shipping_profile) == (
        [lamp.pk],
        True,
        [],
        None,
    )
    assert (lamp.related_ids, lamp.is_bundle) == ([lamp.pk], False)
    codes = {each.code for each in told.unsaved}
    assert {"profile_unknown", "bundle_incomplete"} <= codes


def test_cells_are_guarded_in_tables_and_plain_in_json(shop: Any):
    Product.objects.create(title="=1+1", slug="one", vendor="@x")

    rows = list(csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig"))))
    assert (rows[0]["title"], rows[0]["vendor"]) == ("'=1+1", "'@x")
    assert b"'=1+1" in exported("shopify")
    assert json.loads(exported("jsonl"))["title"] == "=1+1"


def test_everything_can_be_taken_along(shop: Any, tmp_path: Path):
    product = Product.objects.create(title="Lamp", slug="lamp", status="active")
    collection = Collection.objects.create(title="Light", slug="light")
    collection.entries.create(product=product)
    card = GiftCard.objects.create(code="ABCD", currency="EUR", initial_amount=500, balance_amount=500)
    card.entries.create(kind="issued", amount=500, at=card.created_at)

    lights = json.loads(exported("jsonl", "collections"))
    assert (lights["handle"], lights["entries"]) == ("light", [{"product": "lamp"}])
    assert json.loads(exported("jsonl", "gift_cards"))["entries"][0]["entry_amount"] == "5.00"
    for kind, entity in ENTITIES.items():
        for layout in layouts_of(kind):
            content = exported(layout, kind)
            if layout == "csv":
                assert content.decode("utf-8-sig").splitlines()[0] == ",".join(entity.columns)


def test_video_that_is_no_link_is_left_out_and_told(shop: Any):
    make_product("Lamp", slug="lamp", pictures=1)
    for address, kind in (("https://vimeo.com/76979871", "vimeo"), ("https://evil.example/film.mp4", None)):
        Picture.objects.update(video={}, source_url="https://a.example/1.jpg")
        rows = list(csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig"))))
        rows[0]["picture_video"] = address
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

        reading = read_products(io.BytesIO(text.getvalue().encode()), currency="EUR")
        bring_in(reading.products, tally=Tally(), journal=SilentJournal(), writer=Writer(), is_dry_run=False)

        assert Picture.objects.get().video.get("kind") == kind
        assert [each.code for each in reading.findings] == ([] if kind else ["value_invalid"])


def test_prices_in_other_currencies_come_in_and_empty_cells_are_computed_again(shop: Any):
    take_in((OWN / "shopify_products_export_legacy.csv").read_bytes())
    sell_in_dollars_and_yen()
    first, second, third = Variant.objects.filter(option_values=[]).order_by("pk")[:3]
    set_prices(code="USD", wishes=[PriceWish(second.pk, 700), PriceWish(third.pk, 800)])
    rows = list(csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig"))))
    typed = {first.product.slug: "12.50", second.product.slug: "", third.product.slug: "12.505"}
    for row in rows:
        row |= {"Price / USD": typed.get(row["handle"], row["Price / USD"]), "Price / GBP": "5", "Price / X": "5"}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)

    tally = take_in(text.getvalue().encode())

    found = dict(SetPrice.objects.values_list("variant_id", "amount"))
    assert found == {first.pk: 1250, third.pk: 800}
    assert tally.counts["skipped"] == 54
