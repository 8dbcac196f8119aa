import csv
import io
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest

from commerce.importexport.drafts import Drafts, ImageDraft, ProductDraft, UnitPrice, VariantDraft
from commerce.importexport.findings import MESSAGES
from commerce.importexport.sources import SOURCES, best_source
from commerce.importexport.sources.shopify import parse, recognise
from commerce.importexport.sources.shopify.columns import read_columns
from core.csvfile import UnreadableTable, read_table
from core.money import Money

DATA = Path(__file__).parents[3] / "data" / "vendure"


def parse_rows(*rows: dict[str, str], currency: str = "EUR") -> tuple[list[ProductDraft], list[tuple]]:
    """Drafts and (row, level, code) of a file with these cells; columns are those any row mentions."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    return read_all(
        parse(read_table(csv_of([[row.get(name, "") for name in header] for row in rows], header)), currency)
    )


def csv_of(rows: list[list[str]], header: list[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue().encode()


def read_all(drafts: Drafts) -> tuple[list[ProductDraft], list[tuple]]:
    products = list(drafts.products)
    for finding in drafts.findings:
        assert MESSAGES[finding.code] % finding.params
    return products, [(found.row_number, found.level, found.code) for found in drafts.findings]


def ring(**cells: str) -> dict[str, str]:
    """One row of one product with a price."""
    return {"Handle": "ring", "Title": "Ring", "Variant Price": "10", **named(cells)}


def more(**cells: str) -> dict[str, str]:
    """A further row of it, with nothing but its handle."""
    return {"Handle": "ring", "Title": "", "Variant Price": "", **named(cells)}


def named(cells: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", " "): value for name, value in cells.items()}


def size(value: str, price: str = "10", name: str = "") -> dict[str, str]:
    return more(Option1_Name=name, Option1_Value=value, Variant_Price=price)


# --- whole files


def test_three_forms_of_one_shop_give_the_same_catalogue():
    shops = []
    for name in (
        "shopify_products_export_legacy.csv",
        "shopify_products_export_legacy_utf8bom_crlf.csv",
        "shopify_products_new_template.csv",
    ):
        products, findings = read_all(parse(read_table(DATA / name), "USD"))
        assert [found for found in findings if found[1] == "error"] == []
        shops.append([asdict(product) for product in products])

    assert shops[0] == shops[1] == shops[2]
    assert len(shops[0]) == 54
    assert sum(len(product["variants"]) for product in shops[0]) == 88
    assert sum(len(product["images"]) for product in shops[0]) == 54


def test_a_product_of_the_demo_shop_in_full():
    table = read_table(DATA / "shopify_products_export_legacy.csv")
    laptop = next(parse(table, "USD").products)

    assert (laptop.handle, laptop.title, laptop.status) == ("laptop", "Laptop", "active")
    assert laptop.option_names == ["Screen Size", "Ram"]
    assert [variant.option_values for variant in laptop.variants] == [
        ("13 inch", "8GB"),
        ("15 inch", "8GB"),
        ("13 inch", "16GB"),
        ("15 inch", "16GB"),
    ]
    assert [variant.price for variant in laptop.variants] == [
        Money(amount, "USD") for amount in (129900, 139900, 219900, 229900)
    ]
    assert [image.url for image in laptop.images] == ["http://127.0.0.1:8099/derick-david-409858-unsplash.jpg"]


def test_registry_recognises_shopify_and_nothing_foreign():
    for name in DATA.glob("shopify_products_*.csv"):
        assert best_source(read_table(name).header) is SOURCES["shopify"]
    assert best_source(["ID", "Type", "SKU", "Name", "Regular price"]) is SOURCES["woocommerce"]
    assert best_source(["title", "Image"]) is None


def test_recognise_goes_by_handle_and_title():
    assert recognise(["Handle", "Title"]) == recognise(["title", " URL  HANDLE "]) == 100
    assert 50 <= recognise(["Handle", "Title", "a", "b", "c"]) < 100
    assert recognise(["Handle", "Price"]) == recognise(["Title", "Price"]) == recognise([]) == 0


# --- columns


def test_columns_are_found_in_any_case_and_place_and_others_reported():
    products, findings = parse_rows(
        {
            "Wholesale price": "1",
            "variant PRICE": "10",
            "TITLE": "Ring",
            "handle": "ring",
            "Farbe (x.y.z)": "rot",
        }
    )

    assert [product.variants[0].price for product in products] == [Money(1000, "EUR")]
    assert findings == [(1, "info", "column_not_imported")] * 2


def test_present_names_the_attributes_a_file_speaks_of():
    assert read_columns(["Handle", "Title", "Tags", "Variant SKU", "Variant Price"]).present() == {
        *("handle", "title", "tags", "sku", "price", "variants"),
    }
    assert read_columns(["Handle", "Title", "Option1 Name", "Option1 Value", "Image Src"]).present() == {
        *("handle", "title", "option_names", "variants", "images", "image_src"),
    }
    everything = read_columns(read_table(DATA / "shopify_products_new_template.csv").header).present()
    assert everything <= {
        *ProductDraft.__dataclass_fields__,
        *VariantDraft.__dataclass_fields__,
        *("image_src", "image_alt"),
    }


def test_file_without_price_and_options_has_no_variants():
    products, findings = parse_rows({"Handle": "ring", "Title": "Ring", "Variant SKU": "R-1", "Tags": ""})

    assert [(product.variants, product.tags) for product in products] == [([], [])]
    assert products[0].present == {"handle", "title", "sku", "tags"}
    assert findings == [(1, "warning", "variant_columns_ignored")]


def test_file_with_options_but_no_price_leaves_prices_open():
    [product], findings = parse_rows(
        {"Handle": "ring", "Title": "Ring", "Option1 Name": "Size", "Option1 Value": "S", "SKU": "a"}
    )

    assert [(variant.option_values, variant.price) for variant in product.variants] == [(("S",), None)]
    assert "price" not in product.present
    assert findings == []


# --- rows


def test_rows_of_a_handle_belong_together_wherever_they_stand():
    products, findings = parse_rows(
        ring(Option1_Name="Size", Option1_Value="S"),
        {"Handle": "lamp", "Title": "Lamp", "Variant Price": "5"},
        {"Handle": "RING", "Option1 Value": "M", "Variant Price": "11"},
    )

    assert [(product.handle, len(product.variants)) for product in products] == [("ring", 2), ("lamp", 1)]
    assert findings == []


def test_rows_without_handle_continue_the_product_above():
    products, findings = parse_rows(
        ring(Option1_Name="Size", Option1_Value="S"),
        {"Option1 Value": "M", "Variant Price": "11"},
        {"Title": "Ring", "Option1 Value": "L", "Variant Price": "12"},
        {"Title": "Lamp", "Option1 Value": "", "Variant Price": "5"},
        {"Title": "Chair", "Variant Price": "6"},
    )

    assert [(product.handle, product.title, len(product.variants)) for product in products] == [
        ("ring", "Ring", 3),
        ("", "Lamp", 1),
        ("", "Chair", 1),
    ]
    assert findings == []


def test_row_before_any_product_is_an_error():
    products, findings = parse_rows(more(Handle="", Variant_Price="3"), ring())

    assert len(products) == 1
    assert findings == [(2, "error", "row_without_product")]


def test_handles_lose_invisible_characters_and_keep_accents():
    products, _findings = parse_rows(ring(Handle="\u200bcre\u0300me\u200b"))

    assert products[0].handle == "crème"


def test_product_without_title_is_left_out():
    products, findings = parse_rows(ring(Title=""), ring(Handle="b"))

    assert [product.handle for product in products] == ["b"]
    assert findings == [(2, "error", "title_missing")]


def test_contradiction_keeps_the_first_and_warns():
    [product], findings = parse_rows(
        ring(Vendor="", Type="A"), more(Vendor="Acme", Type="a"), more(Vendor="Other", Type="B")
    )

    assert (product.vendor, product.product_type) == ("Acme", "A")
    assert findings == [(4, "warning", "contradiction"), (4, "warning", "contradiction")]


# --- options and variants


def test_default_title_is_a_product_without_options():
    for name, value in (
        ("Title", "Default Title"),
        ("title", "default title"),
        ("", "Default Title"),
        ("", ""),
    ):
        [product], findings = parse_rows(ring(Option1_Name=name, Option1_Value=value))

        assert (product.option_names, [variant.option_values for variant in product.variants]) == ([], [()])
        assert findings == []


def test_option_that_happens_to_be_called_title():
    [product], _findings = parse_rows(ring(Option1_Name="Title", Option1_Value="Queen"), size("Default Title"))

    assert product.option_names == ["Title"]
    assert [variant.option_values for variant in product.variants] == [("Queen",), ("Default Title",)]


def test_any_number_of_options_and_no_invented_combinations():
    cells = {f"Option{number} Name": f"N{number}" for number in range(1, 6)}
    first = {f"Option{number} Value": "a" for number in range(1, 6)}
    second = {**first, "Option5 Value": "b", "Option1 Value": "c"}

    [product], findings = parse_rows({**ring(), **cells, **first}, {**more(Variant_Price="3"), **second})

    assert product.option_names == ["N1", "N2", "N3", "N4", "N5"]
    assert [variant.option_values for variant in product.variants] == [tuple("aaaaa"), tuple("caaab")]
    assert findings == []


def test_option_with_a_name_and_no_values_is_none():
    [product], findings = parse_rows(
        ring(Option1_Name="Size", Option1_Value="S", Option2_Name="Colour", Option2_Value="")
    )

    assert product.option_names == ["Size"]
    assert findings == []


def test_option_without_a_name_gets_one():
    [product], findings = parse_rows(ring(Option1_Value="S"), size("M"))

    assert product.option_names == ["Option 1"]
    assert findings == [(2, "warning", "option_name_missing")]


def test_variant_without_a_value_of_an_option_is_left_out():
    [product], findings = parse_rows(ring(Option1_Name="Size", Option1_Value="S"), size(""), size("M"))

    assert [variant.option_values for variant in product.variants] == [("S",), ("M",)]
    assert findings == [(3, "error", "option_value_missing")]


def test_second_variant_with_the_same_values_is_left_out():
    [product], findings = parse_rows(ring(Option1_Name="Size", Option1_Value="S"), size("s", "99"), size("M"))

    assert [variant.price for variant in product.variants] == [Money(1000, "EUR")] * 2
    assert findings == [(3, "error", "duplicate_variant")]


def test_second_priced_row_without_options_is_a_duplicate():
    [product], findings = parse_rows(ring(), more(Variant_Price="12"))

    assert [variant.price for variant in product.variants] == [Money(1000, "EUR")]
    assert findings == [(3, "error", "duplicate_variant")]


@pytest.mark.parametrize(("count", "is_kept"), [(2048, True), (2049, False)])
def test_number_of_variants(count: int, is_kept: bool):
    rows = [ring(Option1_Name="Size", Option1_Value="0"), *(size(str(n)) for n in range(1, count))]

    products, findings = parse_rows(*rows)

    assert [len(product.variants) for product in products] == ([2048] if is_kept else [])
    assert findings == ([] if is_kept else [(2, "error", "too_many_variants")])


# --- prices


@pytest.mark.parametrize(
    ("price", "currency", "amount"),
    [
        ("10", "EUR", 1000),
        ("10.5", "EUR", 1050),
        ("45,00", "EUR", 4500),
        ("1.299,90 €", "EUR", 129990),
        ("$15.00", "USD", 1500),
        ("1,299", "USD", 129900),
        ("0.00", "EUR", 0),
        ("'15", "EUR", 1500),
        ("450000", "VND", 450000),
        ("450.000", "VND", 450000),
        ("1.250", "KWD", 1250),
    ],
)
def test_price(price: str, currency: str, amount: int):
    [product], findings = parse_rows(ring(Variant_Price=price), currency=currency)

    assert product.variants[0].price == Money(amount, currency)
    assert findings == []


@pytest.mark.parametrize("price", ["abc", "-5", "1e9", "NaN", "5 USD", "9" * 20])
def test_variant_without_a_readable_price_is_left_out(price: str):
    [product], findings = parse_rows(ring(Option1_Name="Size", Option1_Value="S"), size("M", price), size("L"))

    assert [variant.option_values for variant in product.variants] == [("S",), ("L",)]
    assert findings == [(3, "error", "price_invalid")]


def test_variant_without_a_price_is_left_out():
    [product], findings = parse_rows(ring(Option1_Name="Size", Option1_Value="S"), size("M", ""))

    assert len(product.variants) == 1
    assert findings == [(3, "error", "price_missing")]


def test_product_without_any_price_is_left_out():
    products, findings = parse_rows(ring(Variant_Price=""), ring(Handle="b", Variant_Price="x"))

    assert products == []
    assert findings == [(2, "error", "no_variant"), (3, "error", "price_invalid")]


@pytest.mark.parametrize("price", ["1500.50", "10.999"])
def test_decimals_a_currency_does_not_have_are_rounded_with_a_warning(price: str):
    currency = "JPY" if price == "1500.50" else "EUR"

    [product], findings = parse_rows(ring(Variant_Price=price), currency=currency)

    assert product.variants[0].price == Money(1501 if currency == "JPY" else 1100, currency)
    assert findings == [(2, "warning", "amount_rounded")]


@pytest.mark.parametrize(
    ("compare_at", "taken", "found"),
    [
        ("15", Money(1500, "EUR"), []),
        ("10", None, []),
        ("10.00", None, []),
        ("9.99", None, [(2, "info", "compare_at_not_higher")]),
        ("0", None, []),
        ("", None, []),
        ("old", None, [(2, "warning", "amount_invalid")]),
    ],
)
def test_compare_at_price_only_when_higher(compare_at: str, taken: Money | None, found: list):
    [product], findings = parse_rows(ring(Variant_Compare_At_Price=compare_at))

    assert product.variants[0].compare_at_price == taken
    assert findings == found


# --- other cells of variants


@pytest.mark.parametrize(
    ("column", "text", "attribute", "value", "found"),
    [
        ("Variant SKU", "'0012", "sku", "0012", None),
        ("Variant SKU", "'tis", "sku", "'tis", None),
        ("Variant SKU", "A\u200bB", "sku", "AB", None),
        ("Variant Barcode", "'3760123456781", "barcode", "3760123456781", "barcode_check_digit"),
        ("Variant Barcode", "4006381333931", "barcode", "4006381333931", None),
        ("Variant Barcode", "0036000291452", "barcode", "0036000291452", None),
        ("Variant Barcode", "3.76E+12", "barcode", "3.76E+12", "barcode_damaged"),
        ("Variant Barcode", "AB-1", "barcode", "AB-1", None),
        ("Variant Grams", "453.59237", "weight_grams", 454, None),
        ("Variant Grams", "0.5", "weight_grams", 1, None),
        ("Variant Grams", "", "weight_grams", 0, None),
        ("Variant Grams", "-1", "weight_grams", 0, "number_invalid"),
        ("Variant Grams", "heavy", "weight_grams", 0, "number_invalid"),
        ("Variant Grams", "99999999999", "weight_grams", 0, "number_invalid"),
        ("Variant Weight Unit", "KG", "weight_unit", "kg", None),
        ("Variant Inventory Tracker", "shopify", "is_stock_tracked", True, None),
        ("Variant Inventory Tracker", "", "is_stock_tracked", False, None),
        ("Variant Inventory Tracker", "shipwire", "is_stock_tracked", True, "tracker_foreign"),
        ("Variant Inventory Qty", "12", "quantity", 12, None),
        ("Variant Inventory Qty", "-1", "quantity", -1, None),
        ("Variant Inventory Qty", "'-1", "quantity", -1, None),
        ("Variant Inventory Qty", "10.0", "quantity", 10, None),
        ("Variant Inventory Qty", "", "quantity", None, None),
        ("Variant Inventory Qty", "1.5", "quantity", None, "number_invalid"),
        ("Variant Inventory Qty", "99999999999", "quantity", None, "number_invalid"),
        ("Variant Inventory Policy", "DENY", "sells_below_zero", False, None),
        ("Variant Inventory Policy", "Continue", "sells_below_zero", True, None),
        ("Variant Inventory Policy", "", "sells_below_zero", False, None),
        ("Variant Inventory Policy", "maybe", "sells_below_zero", False, "policy_unknown"),
        ("Continue selling when out of stock", "TRUE", "sells_below_zero", True, None),
        ("Variant Requires Shipping", "FALSE", "requires_shipping", False, None),
        ("Variant Requires Shipping", "", "requires_shipping", True, None),
        ("Variant Taxable", "no", "is_taxable", False, None),
        ("Variant Taxable", "perhaps", "is_taxable", True, "boolean_taken_as_yes"),
        ("Variant Tax Code", "P0000000", "tax_code", "P0000000", None),
        ("Cost per item", "3.50", "cost", Money(350, "EUR"), None),
        ("Cost per item", "-3", "cost", None, "amount_invalid"),
        ("Variant SKU", "x" * 300, "sku", "x" * 120, "text_too_long"),
    ],
)
def test_cell_of_a_variant(column: str, text: str, attribute: str, value, found: str | None):
    header = ["Handle", "Title", "Variant Price", column]

    [product], findings = read_all(parse(read_table(csv_of([["ring", "Ring", "10", text]], header)), "EUR"))

    assert getattr(product.variants[0], attribute) == value
    assert [code for _row, _level, code in findings] == ([found] if found else [])


def test_stock_is_tracked_when_only_a_quantity_tells():
    [product], _findings = parse_rows(ring(Variant_Inventory_Qty="3"))

    assert (product.variants[0].is_stock_tracked, product.variants[0].quantity) == (True, 3)


def test_unit_price():
    [product], findings = parse_rows(
        ring(
            Unit_Price_Total_Measure="250",
            Unit_Price_Total_Measure_Unit="g",
            Unit_Price_Base_Measure="100",
            Unit_Price_Base_Measure_Unit="g",
        )
    )

    assert product.variants[0].unit_price == UnitPrice(Decimal(250), "g", Decimal(100), "g")
    assert "unit_price" in product.present
    assert findings == []


# --- cells of the product


@pytest.mark.parametrize(
    ("column", "text", "attribute", "value", "found"),
    [
        ("Tags", "b, a,B , a,,c", "tags", ["b", "a", "c"], None),
        ("Tags", "", "tags", [], None),
        ("Published", "", "is_published", True, None),
        ("Published", "FALSE", "is_published", False, None),
        ("Published", "dunno", "is_published", True, "boolean_taken_as_yes"),
        ("Gift Card", "dunno", "is_gift_card", False, "boolean_taken_as_no"),
        ("Status", "", "status", "active", None),
        ("Status", "Active", "status", "active", None),
        ("Status", "ARCHIVED", "status", "archived", None),
        ("Status", "draft", "status", "draft", None),
        ("Status", "unlisted", "status", "draft", "status_unknown"),
        ("Body (HTML)", "<p onclick=x>Hi<script>y</script></p>", "description_html", "<p>Hi</p>", None),
        ("Title", "<b>Ring</b>", "title", "<b>Ring</b>", None),
        ("Product Category", "A & B > C", "category", "A & B > C", None),
        ("SEO Title", "Rings", "seo_title", "Rings", None),
        ("SEO Description", "x" * 1001, "seo_description", "x" * 320, "text_too_long"),
        ("Title", "x" * 256, "title", "x" * 255, "text_too_long"),
        ("Handle", "x" * 256, "handle", "x" * 255, "text_too_long"),
        ("Collection", "Gold", "collections", ["Gold"], None),
        ("Vendor", "Acme", "vendor", "Acme", None),
    ],
)
def test_cell_of_a_product(column: str, text: str, attribute: str, value, found: str | None):
    [product], findings = parse_rows({**ring(), column: text})

    assert getattr(product, attribute) == value
    assert attribute in product.present
    assert [code for _row, _level, code in findings] == ([found] if found else [])


@pytest.mark.parametrize("cells", [{"Gift Card": "true"}, {"Variant Fulfillment Service": "gift_card"}])
def test_gift_card_is_neither_shipped_nor_taxed(cells: dict[str, str]):
    [product], _findings = parse_rows(
        {**ring(Option1_Name="Value", Option1_Value="10"), **cells, "Variant Requires Shipping": "true"},
        size("20"),
    )

    assert product.is_gift_card
    assert [(variant.requires_shipping, variant.is_taxable) for variant in product.variants] == [(False, False)] * 2


# --- images


def images_of(product: ProductDraft) -> list[tuple[str, int]]:
    return [(image.url.rpartition("/")[2], image.position) for image in product.images]


def image(name: str, **cells: str) -> dict[str, str]:
    return more(Image_Src=f"https://cdn.example/{name}", **cells)


def test_image_on_a_variant_row_is_the_products_and_not_the_variants():
    [product], findings = parse_rows(
        {**ring(Option1_Name="Size", Option1_Value="S"), "Image Src": "https://cdn.example/1.jpg"},
        {**size("M"), "Image Src": "https://cdn.example/2.jpg", "Image Alt Text": "Two"},
        image("3.jpg"),
    )

    assert product.images == [
        ImageDraft("https://cdn.example/1.jpg", 1, "", 2),
        ImageDraft("https://cdn.example/2.jpg", 2, "Two", 3),
        ImageDraft("https://cdn.example/3.jpg", 3, "", 4),
    ]
    assert [variant.image_url for variant in product.variants] == ["", ""]
    assert findings == []


def test_images_go_by_position_then_by_row():
    [product], _findings = parse_rows(
        ring(),
        image("c.jpg", Image_Position="3"),
        image("a.jpg", Image_Position="1"),
        image("a2.jpg"),
        image("b.jpg", Image_Position="2"),
    )

    assert images_of(product) == [("a.jpg", 1), ("a2.jpg", 2), ("b.jpg", 3), ("c.jpg", 4)]


def test_variant_image_is_found_among_the_images_without_its_version():
    [product], _findings = parse_rows(
        ring(Option1_Name="Size", Option1_Value="S", Image_Src="https://cdn.example/1.jpg?v=1&w=2"),
        {**size("M"), "Variant Image": "https://cdn.example/1.jpg?w=2&v=77"},
        {**size("L"), "Variant Image": "https://cdn.example/new.jpg?v=1"},
        {**size("XL"), "Variant Image": "https://cdn.example/new.jpg?v=2"},
        image("1.jpg?w=2&v=3"),
        image("1.jpg?w=3&v=1"),
    )

    assert images_of(product) == [("1.jpg?v=1&w=2", 1), ("1.jpg?w=3&v=1", 2), ("new.jpg?v=1", 3)]
    assert [variant.image_url.rpartition("/")[2] for variant in product.variants] == [
        *("", "1.jpg?v=1&w=2", "new.jpg?v=1", "new.jpg?v=1"),
    ]


@pytest.mark.parametrize("url", ["ring.jpg", "ftp://a.example/b.jpg", "javascript:x", "data:image/png,x"])
def test_image_without_web_address_is_left_out_and_the_product_stays(url: str):
    [product], findings = parse_rows(ring(Image_Src=url, Variant_Image=url))

    assert product.images == []
    assert product.variants[0].image_url == ""
    assert findings == [(2, "warning", "image_url_invalid")] * 2


def test_image_with_a_broken_address_does_no_harm():
    [product], _findings = parse_rows(ring(Image_Src="http://[bad/x.jpg?v=1"))

    assert len(product.images) == 1


# --- broken files


def test_broken_file_raises_before_the_first_product():
    drafts = parse(read_table(b'Handle,Title,Variant Price\nring,Ring,10\nlamp,"Lamp,5\n'), "EUR")

    with pytest.raises(UnreadableTable):
        next(drafts.products)


def test_warnings_of_the_table_become_findings():
    text = b"Handle,Title,Variant Price\nring,Ring,10,extra\nlamp,La\x07mp,5\nbox,Box\n"

    products, findings = read_all(parse(read_table(text), "EUR"))

    assert len(products) == 2
    assert findings == [
        (4, "error", "no_variant"),
        (2, "warning", "extra_cells"),
        (3, "info", "control_characters"),
        (4, "info", "missing_cells"),
    ]


def test_findings_are_capped_and_counted():
    rows = [ring(Handle=str(number), Variant_Price="x") for number in range(6000)]
    drafts = parse(read_table(csv_of([list(row.values()) for row in rows], list(rows[0]))), "EUR")

    assert list(drafts.products) == []
    assert (len(drafts.findings), drafts.findings.counts["error"]) == (5000, 6000)
