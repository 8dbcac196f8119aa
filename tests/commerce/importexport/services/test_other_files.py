"""What files of other shops say beside title, price and stock, and files that go with an earlier one."""

from typing import Any

from commerce.catalog.models import Collection, Product, ProductType
from commerce.catalog.tree import path_titles
from tests.commerce.importexport.conftest import csv_of

TEE = {
    "Type": "variable", "SKU": "tee", "Name": "Tee", "Published": "1", "In stock?": "1", "Tax status": "taxable",
    "Categories": "Clothes > Tees", "Attribute 1 name": "Size", "Attribute 1 value(s)": "S, M",
}  # fmt: skip
SIZE = {
    "Type": "variation", "Name": "Tee", "Parent": "tee", "Published": "1", "In stock?": "1", "Tax status": "taxable",
    "Regular price": "20", "Stock": "3", "Attribute 1 name": "Size",
}  # fmt: skip
CAP = {"Type": "simple", "SKU": "cap", "Name": "Cap", "Regular price": "9", "Tax status": "taxable", "Published": "1"}


def test_variations_of_a_product_that_is_there(import_file: Any):
    import_file(csv_of(TEE, SIZE | {"SKU": "tee-s", "Attribute 1 value(s)": "S"}))

    counts = import_file(csv_of(SIZE | {"SKU": "tee-m", "Attribute 1 value(s)": "M", "Regular price": "21"}))
    nowhere = import_file(csv_of(SIZE | {"SKU": "x", "Attribute 1 value(s)": "M", "Parent": "gone"}))

    tee = Product.objects.get()
    assert {(v.sku, v.price_amount, *v.option_values) for v in tee.variants.all()} == {
        ("tee-s", 2000, "S"),
        ("tee-m", 2100, "M"),
    }
    assert (tee.title, counts["updated"], nowhere["updated"], nowhere["errors"]) == ("Tee", 1, 0, 1)


def test_what_goes_with_it_and_what_is_to_be_known(import_file: Any):
    attribute = {"code": "material", "name": "Material", "kind": "text", "choices": []}
    ProductType.objects.create(name="Caps", attributes=[attribute])
    more = {"Upsells": "tee", "Cross-sells": "id:7, gone", "Categories": "Clothes > Caps", "Download limit": "3",
            "Download expiry days": "-1", "Attribute 1 name": "Material", "Attribute 1 value(s)": "Wool, Silk"}  # fmt: skip

    import_file(csv_of(CAP | more, CAP | {"SKU": "tee", "Name": "Tee"}, CAP | {"SKU": "", "ID": "7", "Name": "Scarf"}))

    cap, tee, scarf = (Product.objects.get(title=title) for title in ("Cap", "Tee", "Scarf"))
    assert (cap.up_sell_ids, cap.cross_sell_ids, cap.related_ids) == ([tee.pk], [scarf.pk], [])
    assert (cap.attributes, cap.download_limit, cap.download_days) == ({"material": "Wool, Silk"}, 3, None)


def test_categories_of_other_shops_become_a_tree(import_file: Any):
    import_file(
        csv_of(CAP | {"Categories": "Clothes > Caps, Summer"}, CAP | {"SKU": "b", "Categories": "Clothes > Caps"})
    )
    again = import_file(csv_of(CAP | {"Categories": "Clothes > Caps, Summer"}))

    assert sorted(path_titles(Collection.objects.all()).values()) == ["Clothes", "Clothes > Caps", "Summer"]
    assert Collection.objects.get(title="Caps").entries.count() == 2
    assert again["skipped"] == 1
