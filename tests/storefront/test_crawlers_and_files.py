from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from commerce.store.models import Store
from storefront.views import crawlers
from tenants.context import shop_context
from tests.factories.catalog import make_collection, make_product


def locations(response):
    return [each.text for each in ElementTree.fromstring(response.content).iter() if each.tag.endswith("loc")]


def test_robots_of_an_open_shop(shopper):
    text = shopper.get("/robots.txt").content.decode()

    for path in ("/cart/", "/checkout/", "/search/", "/orders/"):
        assert f"Disallow: {path}\n" in text
    assert "Allow: /cart/$\n" in text, "its page says itself whether it is for search engines; nothing below it does"
    assert "Sitemap: http://alpha.localhost:8000/sitemap.xml" in text


def test_robots_of_a_closed_shop(storefront):
    Store.objects.update(is_open=False)

    assert storefront.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_sitemap(shopper):
    make_collection("Lights", slug="lights")
    make_product("Käffchen & co", slug="käffchen")
    make_product("Hidden", slug="hidden", is_published=False)

    response = shopper.get("/sitemap.xml")

    assert response.headers["Content-Type"].startswith("application/xml")
    assert locations(response) == [
        "http://alpha.localhost:8000/",
        "http://alpha.localhost:8000/collections/lights/",
        "http://alpha.localhost:8000/products/k%C3%A4ffchen/",
    ]
    assert b"<lastmod>" in response.content


def test_large_sitemap_is_split(shopper, monkeypatch):
    monkeypatch.setattr(crawlers, "PER_FILE", 2)
    for number in range(3):
        make_product(slug=f"p{number}")

    parts = locations(shopper.get("/sitemap.xml"))

    assert parts == [f"http://alpha.localhost:8000/sitemap-{number}.xml" for number in range(3)]
    assert locations(shopper.get("/sitemap-1.xml")) == [f"http://alpha.localhost:8000/products/p{n}/" for n in (0, 1)]
    assert locations(shopper.get("/sitemap-2.xml")) == ["http://alpha.localhost:8000/products/p2/"]
    assert shopper.get("/sitemap-3.xml").status_code == 404
    assert shopper.get("/sitemap-99999999999999999999.xml").status_code == 404


@pytest.fixture
def rendition(open_shop):
    name = default_storage.save("renditions/lamp.webp", ContentFile(b"RIFF"))
    yield name
    with shop_context(open_shop):
        default_storage.delete(name)


def test_rendition_is_served_for_good_and_without_cookies(shopper, rendition):
    response = shopper.get(f"/media/{rendition}")

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"RIFF"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies


def test_rendition_of_another_shop_is_404(rendition, other_shop):
    from django.test import Client

    assert Client(headers={"host": "bravo.localhost"}).get(f"/media/{rendition}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["renditions/no.webp", "renditions/../../x.webp", "renditions/%2e%2e/x.webp", "originals/a.jpg", "renditions/a.html",
     "renditions/a.svg", "a.webp", "renditions/", "%00.webp", "renditions/a%00.webp", "renditions//a.webp",
     "renditions/" + "a" * 400 + ".webp"],
)  # fmt: skip
def test_other_files_are_404(shopper, path):
    assert shopper.get(f"/media/{path}").status_code == 404


def test_stylesheet_of_the_shops_own_theme_settings(shopper):
    Store.objects.update(theme_settings={"color_accent": "#112233", "radius": "round", "x": "}</style>"})

    page = shopper.get("/").content.decode()
    url = page.split('href="/theme/')[1].split('"')[0]
    response = shopper.get(f"/theme/{url}")

    assert response.headers["Content-Type"].startswith("text/css")
    assert response.content.decode() == ":root {\n  --accent: #112233;\n  --radius: 12px;\n}\n"
