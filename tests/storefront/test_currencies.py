"""A shop that sells in several currencies: their addresses, what stands on their pages, and the cart that follows."""

from __future__ import annotations

import re

import pytest

from builder.pages.models import ContentPage
from builder.pages.selectors import homes
from commerce.cart.links import recovery_path
from commerce.cart.models import Cart
from commerce.catalog.models import Product, Variant
from commerce.catalog.personal import PersonalField, with_codes
from commerce.catalog.services.products import write_shown_prices
from commerce.currencies.models import Currency, SetPrice
from commerce.customers.models import Customer
from commerce.orders.models import Order
from commerce.search.services import reindex_shop
from commerce.shipping.models import Rate
from commerce.store.models import Store
from core.pages import bump_pages
from storefront import door, structured_data
from storefront.context import cards as card_module
from storefront.page_cache import page_of
from storefront.urls import urlpatterns
from tests.factories.catalog import make_collection, make_product
from tests.factories.promotions import make_promotion
from tests.factories.selling import make_currency, make_details

LINK = "6b0b4f0c-7a53-4e4b-9d55-0a7a5f1c2d3e"
FAR = "1000"  # dollars for a euro: nothing that costs a euro or more is below a thousand dollars
SWITCHER = re.compile(r'<nav class="languages".*?</nav>', re.DOTALL)
DOLLARS = re.compile(r"\$([0-9][0-9,]*\.[0-9]{2})")


def text_of(shopper, path, **given):
    response = shopper.get(path, **given)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def lamp(open_shop):
    make_currency("USD", FAR)
    lights = make_collection("Lights", slug="lights")
    product = make_product(
        "Lamp", slug="lamp", amount=2000, stock=3, collections=[lights], pictures=1,
        variants=[{"compare_at_amount": 3000, "eco_amount": 100, "content_amount": "0.5", "content_unit": "kg",
                   "quantity_prices": [[5, 1500]]}],
        personal_fields=with_codes([PersonalField(code="", label="Words", amount=300)]),
    )  # fmt: skip
    other = make_product("Shade", slug="shade", amount=700, collections=[lights])
    dear = make_product("Chandelier", slug="chandelier", amount=9900, collections=[lights])
    SetPrice.objects.create(currency_id="USD", variant=dear.variants.get(), amount=500_000)
    make_product("Gift card", slug="gift-card", amount=2500, is_gift_card=True)
    product.related_ids, product.up_sell_ids, product.cross_sell_ids = [other.pk], [dear.pk], [other.pk]
    product.save()
    write_shown_prices([product.pk, other.pk, dear.pk])
    Store.objects.update(gift_wrap_amount=400, shows_net_prices=True)
    Rate.objects.update(free_from_amount=20_000)
    reindex_shop()
    bump_pages()
    return product


def wrong_amounts(html):
    """Euros anywhere but in the switcher, and dollars that are euros in truth."""
    html = SWITCHER.sub("", html)
    found = ["€"] * html.count("€") + re.findall(r"\bEUR\b", html)
    found += [each for each in DOLLARS.findall(html) if 0 < float(each.replace(",", "")) < 700]
    return found + [
        each for each in re.findall(r'"(?:price|lowPrice|highPrice)": "([0-9.]+)"', html) if float(each) < 700
    ]


NO_AMOUNTS = {  # files, mails' links, forms that are sent, pages of one order, which has a currency of its own
    "robots", "media", "product_preview", "shared_preview", "own_stylesheet", "theme_stylesheet", "theme_preview_end",
    "theme_preview", "unlock", "cart_add", "cart_line", "cart_line_remove", "cart_recover", "cart_no_reminder",
    "code_enter", "code_remove", "cart_permalink", "order", "order_pay", "order_document", "order_document_pdf",
    "order_download", "payment_return", "payment_notify_paypal", "payment_notify", "payment_check", "test_payment",
    "account", "account_cards", "account_card_remove", "account_password", "account_sign_out", "contact_form", "consent",
    "poll", "poll_results", "visit", "alert_ask", "alert_link", "newsletter", "newsletter_link", "review_write",
    "review_withdraw", "review_report", "no_review_mails", "wish_add", "wish_remove", "wish_share", "account_data",
    "account_data_file", "account_data_erase",
}  # fmt: skip
ONCE = {"sitemap", "sitemap_part"}  # not found in another currency
FILES = {"feed"}  # tests/storefront/test_feeds.py
PATHS = {
    "home": ["/"],
    "collection_list": ["/collections/"],
    "collection": ["/collections/lights/", "/collections/all/?sort=price&min=800&max=90000", "/collections/all/"],
    "product": ["/products/lamp/", "/products/shade/", "/products/chandelier/", "/products/gift-card/",
                "/products/lamp/?part=buy_box"],
    "search": ["/search/?q=lamp", "/search/?q=lamp&part=suggestions"],
    "search_suggest": ["/search/suggest/?q=lamp"],
    "cart": ["/cart/"],
    "checkout": ["/checkout/"],
    "account_sign_in": ["/account/sign-in/"],
    "content_page": ["/about/"],
    "wishlist": ["/wishlist/"],
    "wishlist_shared": [f"/wishlist/shared/{LINK}/"],
    "compare": ["/compare/?p={lamp}&p={chandelier}&q=shade"],
}  # fmt: skip


def test_every_address_is_looked_at():
    assert {each.name for each in urlpatterns} == NO_AMOUNTS | ONCE | FILES | set(PATHS)


def walk(shopper):
    found, ids = {}, dict(Product.objects.values_list("slug", "pk"))
    for path in (each for paths in PATHS.values() for each in paths):
        html = text_of(shopper, f"/usd{path.format(**ids)}")
        if wrong := wrong_amounts(html):
            found[path] = wrong[:5]
    return found


@pytest.fixture
def filled(shopper, lamp):
    about = ContentPage(title="About us", slug="about", body="<p>Since 1912.</p>", show_in_menus=True)
    homes()[0].add_child(instance=about)
    about.save_revision().publish()
    make_promotion(code="FIVE", kind="amount", amount=500, min_amount=100_000)
    shopper.post("/usd/cart/add/", {"variant": lamp.variants.get().pk, "quantity": "1", "p_p1": "Ada"})
    shopper.post("/usd/cart/codes/", {"code": "FIVE"})
    shopper.post("/usd/wishlist/add/", {"product": lamp.pk})
    shopper.post("/usd/wishlist/add/", {"product": Product.objects.get(slug="chandelier").pk})
    Customer.objects.create(email="grace@example.org", wishes=[[lamp.pk, 0]], wishes_token=LINK)
    return shopper


def test_no_page_shows_an_amount_of_the_shops_own_currency(filled):
    assert walk(filled) == {}
    page = text_of(filled, "/usd/products/lamp/")
    told = [
        "$20,000.00",
        "$30,000.00",
        "$40,000.00 / kg",
        "$15,000.00",
        "$1,000.00",
        "$3,000.00",
        '"priceCurrency": "USD"',
    ]
    assert [each for each in told if each not in page] == []
    assert "$5,000.00" in text_of(filled, "/usd/products/chandelier/")
    cart = text_of(filled, "/usd/cart/")
    assert [each for each in ("$23,000.00", "$4,900.00", "$27,900.00") if each not in cart] == []


def test_negative_control_one_reader_left_out(filled, monkeypatch):
    monkeypatch.setattr(card_module, "cards_in", lambda cards, conversion: list(cards))
    monkeypatch.setattr(structured_data, "offer", lambda variant, url, currency: {"price": "20.00"})
    bump_pages()

    found = walk(filled)

    assert {"/collections/lights/", "/products/shade/", "/search/?q=lamp"} <= set(found)


def test_own_pages_are_as_they_were(filled):
    page = text_of(filled, "/products/lamp/")

    assert "€20.00" in page
    assert "$" not in SWITCHER.sub("", page)
    assert 'href="/usd/products/lamp/"' in page, "the switcher"


@pytest.mark.parametrize(
    "path", ["/eur/products/lamp/", "/USD/products/lamp/", "/gbp/products/lamp/", "/jpy/products/lamp/", "/usd/usd/",
             "/abc/products/lamp/", "/fr/usd/products/lamp/", "/usd/fr/", "/usd/sitemap.xml",
             "/usd/nothing/", "/gbp/cart/", "/gbp/checkout/"],
)  # fmt: skip
def test_no_other_prefix_is_known(shopper, lamp, path):
    make_currency("JPY", "160", is_active=False)

    response = shopper.get(path)

    assert response.status_code == 404
    if not path.startswith("/usd/"):
        assert b'href="/gbp/' not in response.content.replace(b'href="/usd/', b"")


def test_links_keep_the_currency_and_search_engines_know_the_own_page(filled):
    html = text_of(filled, "/usd/products/lamp/")

    assert 'rel="canonical" href="http://alpha.localhost:8000/products/lamp/"' in html
    assert 'href="/usd/about/"' in html
    assert 'action="/usd/cart/add/"' in html
    links = re.findall(r'(?:href|action)="(/[^"]*)"', SWITCHER.sub("", html))
    lost = [each for each in links if not each.startswith(("/usd/", "/static/", "/media/", "/theme/"))]
    assert lost == []
    assert filled.get("/usd/cart/add/").status_code == 405
    assert (
        filled.post("/usd/cart/add/", {"variant": Variant.objects.get(product__slug="shade").pk}).headers["Location"]
        == "/usd/cart/"
    )
    assert "Disallow: /usd/cart/" in filled.get("/robots.txt").content.decode()
    assert "/usd/" not in filled.get("/sitemap.xml").content.decode()


def test_switcher_stands_where_there_is_a_choice(shopper, lamp):
    html = text_of(shopper, "/usd/products/lamp/")
    (nav,) = SWITCHER.findall(html)

    assert 'aria-label="Currency"' in nav
    assert 'href="/products/lamp/">EUR' in nav
    assert '<a href="/usd/products/lamp/" aria-current="true">USD&nbsp;$' in nav
    Currency.objects.update(is_active=False)
    bump_pages()
    assert not SWITCHER.search(text_of(shopper, "/products/lamp/"))


def test_other_currencies_cost_no_query_where_there_are_none(shopper, open_shop, count_queries, lamp):
    pages = ["/", "/products/lamp/", "/collections/lights/", "/cart/"]
    with_dollars = [count_queries(lambda path=path: shopper.get(path)) for path in pages]
    in_dollars = [count_queries(lambda path=path: shopper.get(f"/usd{path}")) for path in pages]
    Currency.objects.update(is_active=False)
    bump_pages()
    plain = [count_queries(lambda path=path: shopper.get(path)) for path in pages]

    assert [one - two for one, two in zip(with_dollars, plain, strict=True)] == [1, 1, 1, 1], "frames are not kept here"
    assert max(one - two for one, two in zip(in_dollars, with_dollars, strict=True)) <= 5


@pytest.mark.parametrize("path", ["/usd/collections/lights/", "/usd/search/?q=lamp", "/usd/cart/"])
def test_lists_cost_the_same_queries_for_one_and_three(shopper, count_queries, path):
    make_currency("USD", FAR)
    lights = make_collection("Lights", slug="lights")

    def add(title):
        product = make_product(title, collections=[lights])
        SetPrice.objects.create(currency_id="USD", variant=product.variants.get(), amount=100)
        shopper.post("/usd/cart/add/", {"variant": product.variants.get().pk})

    add("Lamp one")
    one = count_queries(lambda: shopper.get(path))
    add("Lamp two")
    add("Lamp three")

    assert count_queries(lambda: shopper.get(path)) == one


def test_prices_are_asked_for_in_the_currency_that_is_shown(shopper, open_shop):
    make_currency("USD", "1.0842", step=100, shortfall=1)  # 19.99 becomes 21.99, 22.00 becomes 23.99
    make_product("Lamp", slug="lamp", amount=1999)
    make_product("Shade", slug="shade", amount=9900)
    dear = make_product("Chandelier", slug="chandelier", amount=50_000)
    SetPrice.objects.create(currency_id="USD", variant=dear.variants.get(), amount=2000)

    def found(query):
        html = text_of(shopper, f"/usd/collections/all/?{query}").split("<main", 1)[1]
        return {name for name in ("lamp", "shade", "chandelier") if f'href="/usd/products/{name}/"' in html}

    assert found("min=21.99&max=21.99") == {"lamp"}
    assert found("min=19&max=21.99") == {"lamp", "chandelier"}
    assert found("min=50") == {"shade", "chandelier"}, "both prices of a chandelier count"
    assert 'value="21.99"' in text_of(shopper, "/usd/collections/all/?min=21.99")


@pytest.fixture
def form(open_shop):
    details = make_details()
    return {
        "email": "ada@example.org", "country": "FR", "name": "Ada Lovelace", "street": "1 rue de la Paix",
        "postal_code": "75002", "city": "Paris", "delivery": str(details.rate_id),
        "payment": str(details.payment_method_id), "action": "place",
    }  # fmt: skip


@pytest.fixture
def buyer(shopper, open_shop):
    """With a lamp in the cart: 14.90 euros, 1490 yen with delivery."""
    make_currency("JPY", "100")
    make_currency("USD", "1.25")
    lamp = make_product("Lamp", slug="lamp", amount=1000)
    shopper.post("/cart/add/", {"variant": lamp.variants.get().pk})
    return shopper


def seen(html):
    return re.search(r'name="seen" value="([^"]+)"', html)[1]


def test_cart_follows_the_address(buyer):
    assert Cart.objects.get().currency == "EUR"
    for path, currency, amount in (
        ("/usd/cart/", "USD", "$18.63"), ("/jpy/checkout/", "JPY", "¥1,490"), ("/cart/", "EUR", "€14.90"),
    ):  # fmt: skip
        assert amount in text_of(buyer, path)
        assert Cart.objects.get().currency == currency


def test_order_is_placed_in_the_currency_of_the_page(buyer, form):
    html = text_of(buyer, "/usd/checkout/")

    response = buyer.post("/usd/checkout/", form | {"seen": seen(html)})

    order = Order.objects.get()
    assert seen(html) == "1863.1863.USD"
    assert (response.status_code, order.currency, order.total_amount) == (303, "USD", 1863)
    assert order.shop_factor == 1 / order.shop_factor.__class__("1.25")
    page = text_of(buyer, f"/orders/{order.token}/")
    assert "$18.63" in page
    assert "€" not in SWITCHER.sub("", page).replace("Prices in EUR", "")


def test_two_tabs_in_two_currencies(buyer, form):
    """The tab that is sent says what it showed; the other one changes nothing about it."""
    euros, yen = text_of(buyer, "/checkout/"), text_of(buyer, "/jpy/checkout/")
    assert (seen(euros), seen(yen)) == ("1490.1490", "1490.1490.JPY")

    wrong = buyer.post("/jpy/checkout/", form | {"seen": seen(euros)})
    assert (wrong.status_code, Order.objects.count()) == (409, 0)
    assert "A price has changed" in wrong.content.decode()
    assert "¥1,490" in wrong.content.decode()

    buyer.post("/checkout/", form | {"seen": seen(euros)})
    assert Order.objects.get().currency == "EUR"


def test_what_was_shown_last_counts_where_the_page_says_nothing(buyer, form):
    text_of(buyer, "/jpy/checkout/")

    response = buyer.post("/checkout/", form)

    assert (response.status_code, Order.objects.count()) == (409, 0)


def test_rate_that_changes_is_told_with_the_new_total(buyer, form):
    html = text_of(buyer, "/usd/checkout/")
    Currency.objects.filter(code="USD").update(rate="2")
    bump_pages()

    told = buyer.post("/usd/checkout/", form | {"seen": seen(html)})

    assert told.status_code == 409
    assert "$29.80" in told.content.decode()
    buyer.post("/usd/checkout/", form | {"seen": seen(told.content.decode())})
    assert Order.objects.get().total_amount == 2980


def test_currency_that_is_switched_off_leads_to_the_shops_own_with_a_word(buyer, form):
    html = text_of(buyer, "/usd/checkout/")
    Currency.objects.filter(code="USD").update(is_active=False)
    bump_pages()

    led = buyer.post("/usd/checkout/", form | {"seen": seen(html)})

    assert (led.status_code, led.headers["Location"]) == (303, "/checkout/")
    page = text_of(buyer, "/checkout/")
    assert "This shop does not sell in USD any more. All prices are in EUR now." in page
    assert "does not sell" not in text_of(buyer, "/checkout/"), "said once"
    assert not Order.objects.exists()


def test_currency_that_goes_while_the_order_is_placed(buyer, form, monkeypatch):
    """The pages were not stale yet when the request began."""
    html = text_of(buyer, "/usd/checkout/")
    frame_of = door.frame_of

    def and_then_it_goes(*args, **given):
        frame = frame_of(*args, **given)
        Currency.objects.filter(code="USD").update(is_active=False)
        return frame

    monkeypatch.setattr(door, "frame_of", and_then_it_goes)
    led = buyer.post("/usd/checkout/", form | {"seen": seen(html)})

    assert (led.status_code, led.headers["Location"], Order.objects.count()) == (303, "/checkout/", 0)


def test_link_of_a_mail_leads_to_the_cart_in_its_currency(buyer):
    text_of(buyer, "/usd/cart/")

    assert buyer.get(recovery_path(Cart.objects.get())).headers["Location"] == "/usd/cart/"


def test_page_cache_keeps_currencies_apart(buyer):
    assert page_of("alpha.localhost", "/usd/products/lamp/", "")[1] == "/usd/products/lamp/?"
    assert page_of("alpha.localhost", "/fr/usd/cart/", "")[1] is None
    assert page_of("alpha.localhost", "/usd/checkout/", "")[1] is None
