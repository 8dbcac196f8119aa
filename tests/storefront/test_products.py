import json
import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commerce.catalog.models import Product, ProductStatus, Variant
from commerce.catalog.previews import preview_path
from storefront.rendering import VERSION
from tests.factories.catalog import make_collection, make_product

SHIRT = [
    {"option_values": ["Red", "S"], "sku": "RS"},
    {"option_values": ["Red", "M"], "stock": 0},
    {"option_values": ["Blue", "S"], "price_amount": 1500, "compare_at_amount": 2000},
]


@pytest.fixture
def shirt(open_shop):
    return make_product("Shirt", slug="shirt", options=["Colour", "Size"], variants=SHIRT, pictures=2)


def json_ld(page):
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL).group(1)
    return {thing["@type"]: thing for thing in json.loads(text)["@graph"]}


def test_page_opens_with_the_first_variant_that_can_be_bought(shopper, shirt):
    page = shopper.get("/products/shirt/").content.decode()

    assert f'name="variant" value="{shirt.variants.get(sku="RS").pk}"' in page
    assert "€10.00" in page
    assert "<title>Shirt – Alpha</title>" in page
    assert '<link rel="canonical" href="http://alpha.localhost:8000/products/shirt/">' in page


def test_variant_of_the_address_is_chosen(shopper, shirt):
    blue = shirt.variants.get(option_values=["Blue", "S"])

    page = shopper.get(f"/products/shirt/?variant={blue.pk}").content.decode()

    assert f'name="variant" value="{blue.pk}"' in page
    assert "€15.00" in page
    assert "You save €5.00" in page
    assert '<link rel="canonical" href="http://alpha.localhost:8000/products/shirt/">' in page


def test_variant_is_chosen_by_option_values(shopper, shirt):
    page = shopper.get("/products/shirt/?o1=Blue").content.decode()

    assert f'name="variant" value="{shirt.variants.get(option_values=["Blue", "S"]).pk}"' in page


def test_combination_that_does_not_exist_is_said_to_be(shopper, shirt):
    response = shopper.get("/products/shirt/?o1=Blue&o2=M")

    assert response.status_code == 200
    assert "This combination does not exist." in response.content.decode()


def test_sold_out_variant_cannot_be_added(shopper, shirt):
    sold_out = shirt.variants.get(option_values=["Red", "M"])

    page = shopper.get(f"/products/shirt/?variant={sold_out.pk}").content.decode()

    assert re.search(r"<button[^>]* disabled>Sold out</button>", page)


def test_buy_box_alone_has_an_address_of_its_own(shopper, shirt):
    page = shopper.get("/products/shirt/?o1=Blue&o2=S&part=buy_box").content.decode()

    assert page.lstrip().startswith('<div id="buy-box"')


@pytest.mark.parametrize("query", ["variant=0", "variant=abc", "variant=99999999999999999999", "variant="])
def test_unknown_variant_is_404(shopper, shirt, query):
    assert shopper.get(f"/products/shirt/?{query}").status_code == 404


def test_variant_of_another_product_is_404(shopper, shirt):
    other = make_product("Hat").variants.get()

    assert shopper.get(f"/products/shirt/?variant={other.pk}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": ProductStatus.DRAFT}, 404),
        ({"is_published": False}, 404),
        ({"status": ProductStatus.ARCHIVED}, 410),
    ],
)
def test_product_not_on_sale_is_not_shown(shopper, fields, status):
    make_product("Secret", slug="secret", **fields)

    response = shopper.get("/products/secret/")

    assert response.status_code == status
    assert "Secret" not in response.content.decode()


@pytest.mark.parametrize("slug", ["no", "%00", "a" * 400, "..", "%F0%9F", "<script>"])
def test_unknown_product_is_404(shopper, slug):
    assert shopper.get(f"/products/{slug}/").status_code == 404


def test_unicode_address_works(shopper):
    make_product("Kaffee", slug="käffchen")

    page = shopper.get("/products/k%C3%A4ffchen/")

    assert page.status_code == 200
    assert 'href="http://alpha.localhost:8000/products/k%C3%A4ffchen/"' in page.content.decode()


def test_structured_data_of_a_product(shopper):
    lights = make_collection("Lights", slug="lights")
    make_product("Lamp", slug="lamp", vendor="Acme", amount=1990, collections=[lights], pictures=1,
                 variants=[{"sku": "L-1", "barcode": "4006381333931"}])  # fmt: skip

    things = json_ld(shopper.get("/products/lamp/").content.decode())

    assert things["Product"] == {
        "@type": "Product", "name": "Lamp", "url": "http://alpha.localhost:8000/products/lamp/",
        "image": ["http://alpha.localhost:8000/media/renditions/c.webp"], "brand": {"@type": "Brand", "name": "Acme"},
        "sku": "L-1", "gtin": "4006381333931",
        "offers": {
            "@type": "Offer", "url": "http://alpha.localhost:8000/products/lamp/", "price": "19.90",
            "priceCurrency": "EUR", "availability": "https://schema.org/InStock",
        },
    }  # fmt: skip
    assert [item["name"] for item in things["BreadcrumbList"]["itemListElement"]] == ["Lights", "Lamp"]


def test_structured_data_of_variants(shopper, shirt):
    group = json_ld(shopper.get("/products/shirt/").content.decode())["ProductGroup"]

    assert [each["offers"]["price"] for each in group["hasVariant"]] == ["10.00", "10.00", "15.00"]
    assert [each["offers"]["availability"].rpartition("/")[2] for each in group["hasVariant"]] == [
        "InStock", "OutOfStock", "InStock",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_queries_for_one_and_three(shopper, count_queries, count):
    lights = make_collection("Lights", slug="lights")
    for number in range(count):
        make_product(
            f"Lamp {number}", slug=f"lamp-{number}", collections=[lights], pictures=count, options=["Size"],
            variants=[{"option_values": [str(size)]} for size in range(count)],
        )  # fmt: skip
    make_product("Other", collections=[lights], pictures=1)

    assert count_queries(lambda: shopper.get("/products/lamp-0/")) == 9


def test_two_thousand_variants(shopper, count_queries):
    options = ["A", "B", "C", "D"]
    values = [
        [f"{a}", f"b{b}", f"c{c}", f"d{d}"] for a in range(16) for b in range(8) for c in range(4) for d in range(4)
    ]
    product = make_product("Many", slug="many", options=options, variants=[{"option_values": each} for each in values])
    assert Variant.objects.filter(product=product).count() == 2048

    response = shopper.get("/products/many/")

    page = response.content.decode()
    assert response.status_code == 200
    assert len(page) < 60_000
    assert page.count('class="pill') == 8 + 4 + 4
    assert page.count("<option ") == 16
    assert count_queries(lambda: shopper.get("/products/many/")) <= 10


ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"


def test_markup_in_any_text_field_stays_text(shopper):
    attack = ATTACK
    collection = make_collection(attack, slug="attack", description=attack)
    make_product(
        attack, slug="lamp", vendor=attack, product_type=attack, tags=[attack], description=attack, pictures=1,
        seo_title=attack, seo_description=attack, options=[attack, "Size"], collections=[collection],
        variants=[{"option_values": [attack, "1"], "sku": attack, "barcode": attack}, {"option_values": ["b", "2"]}],
    )  # fmt: skip

    for path in ["/products/lamp/", "/collections/attack/", "/collections/", "/", f"/search/?q={ATTACK}"]:
        page = shopper.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert json_ld(shopper.get("/products/lamp/").content.decode())["ProductGroup"]["name"] == attack


def test_related_products_are_others_of_the_collection(shopper):
    lights = make_collection("Lights", slug="lights")
    for number in range(6):
        make_product(f"Lamp {number}", slug=f"lamp-{number}", collections=[lights])
    make_product("Chair")

    page = shopper.get("/products/lamp-1/").content.decode()

    assert re.findall(r'class="card__link" href="[^"]*">([^<]*)<', page) == ["Lamp 0", "Lamp 2", "Lamp 3", "Lamp 4"]


def test_related_cards_are_kept_until_the_shop_changes(shopper):
    """As behind the page cache, which tells each request the version of the shop's pages."""
    lights = make_collection("Lights", slug="lights")
    for number in range(3):
        make_product(f"Lamp {number}", slug=f"lamp-{number}", collections=[lights])

    assert related_to(shopper, "lamp-0", b"1") == ["Lamp 1", "Lamp 2"]
    Product.objects.filter(slug="lamp-2").update(title="Lantern")
    assert related_to(shopper, "lamp-1", b"1") == ["Lamp 0", "Lamp 2"]
    assert related_to(shopper, "lamp-1", b"2") == ["Lamp 0", "Lantern"]


def related_to(shopper, slug, version):
    page = shopper.get(f"/products/{slug}/", **{VERSION: version}).content.decode()
    return re.findall(r'class="card__link" href="[^"]*">([^<]*)<', page)


def test_draft_is_previewed_with_its_variants_by_whoever_has_the_link(shopper, shirt):
    Product.objects.filter(pk=shirt.pk).update(status=ProductStatus.DRAFT)
    path = preview_path(shirt)

    page = shopper.get(path)

    assert page.status_code == 200
    assert f'href="{path}?variant=' in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert shopper.get(path.replace("preview/products/", "preview/products/x")).status_code == 404
    assert shopper.get("/products/shirt/").status_code == 404


def test_page_of_2048_variants_costs_one_statement_more_than_one_of_4(shopper, open_shop, count_queries):
    def make(slug, count):
        variants = [{"option_values": [str(n // 64), str(n % 64)]} for n in range(count)]
        make_product(slug=slug, options=["A", "B"], variants=variants)

    make("few", 4)
    make("many", 2048)

    few, many = (count_queries(lambda slug=slug: shopper.get(f"/products/{slug}/")) for slug in ("few", "many"))

    assert (many, many <= 12) == (few + 1, True)


def test_pages_do_not_read_who_wrote_which_field(shopper, shirt):
    """Of an imported product that is the longest of its columns."""
    pages = ["/products/shirt/", f"/products/shirt/?variant={shirt.variants.first().pk}", f"/compare/?p={shirt.pk}"]
    for path in pages:
        with CaptureQueriesContext(connections["default"]) as captured:
            assert shopper.get(path).status_code == 200
        asked = [query["sql"] for query in captured if "catalog_product" in query["sql"]]
        assert asked
        assert not [sql for sql in asked if "sources" in sql]
