import io

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from builder.pages.models import ContentPage, HomePage
from commerce.store.models import Store
from media.models import ShopImage
from tests.factories.catalog import make_collection, make_product


def picture(name="a.png", size=(800, 600)):
    data = io.BytesIO()
    Image.new("RGB", size, "red").save(data, "PNG")
    return ShopImage.objects.create(title="<b>", file=ImageFile(io.BytesIO(data.getvalue()), name=name))


def publish(title="About us", slug="about", **fields):
    page = ContentPage(title=title, slug=slug, **fields)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def set_sections(*sections):
    home = HomePage.objects.get()
    home.sections = [{"type": kind, "value": value} for kind, value in sections]
    home.save()


def featured(collection="", limit=8):
    return "featured_collection", {"heading": "", "collection": collection, "limit": limit}


def hero(image=None, url="/collections/all/"):
    value = {"heading": "<i>Hello", "text": "", "image": image, "button_text": "Go", "button_url": url}
    return "hero", value


def test_home_shows_its_sections(shopper):
    make_product("Lamp", slug="lamp", pictures=1)

    response = shopper.get("/")

    page = response.content.decode()
    assert response.status_code == 200
    assert '<h2 class="hero__title">Alpha</h2>' in page
    assert "<title>Alpha</title>" in page
    assert 'href="/products/lamp/"' in page
    assert '"@type": "Organization"' in page
    assert '<link rel="canonical" href="http://alpha.localhost:8000/">' in page


def test_home_with_every_kind_of_section(shopper):
    image = picture()
    lights = make_collection("Lights", slug="lights", image=image, description="Warm")
    make_product("Lamp", slug="lamp", collections=[lights])
    set_sections(
        hero(image.pk),
        featured("lights"),
        featured("gone"),
        ("rich_text", {"text": "<p>Words <script>x</script></p>"}),
        ("image_with_text", {"image": image.pk, "heading": "H", "text": "<p>T</p>", "button_text": "B",
                             "button_url": "javascript:alert(1)", "is_reversed": True}),
    )  # fmt: skip

    page = shopper.get("/").content.decode()

    assert "&lt;i&gt;Hello" in page
    assert page.count("/media/renditions/") > 6
    assert 'class="section wrap featured"' in page
    assert "<p>Words </p>" in page
    assert "duo--right" in page
    assert "javascript:" not in page


def test_home_costs_the_same_queries_for_one_section_and_three(shopper, count_queries):
    image = picture()
    made = [make_collection(slug=f"c{number}", image=image) for number in range(3)]
    for number, collection in enumerate(made):
        make_product(f"Lamp {number}", collections=[collection], pictures=2)
    set_sections(hero(image.pk), featured("c0"), featured())
    one = count_queries(lambda: shopper.get("/"))
    set_sections(hero(image.pk), hero(image.pk), featured("c0"), featured("c1"), featured("c2"), featured(), featured())

    three = count_queries(lambda: shopper.get("/"))

    assert three == one <= 12


def test_page_of_the_merchant(shopper):
    publish(body="<p>We make <b>lamps</b><script>x</script></p>", show_in_menus=True)

    response = shopper.get("/about/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "<p>We make <b>lamps</b></p>" in page
    assert '<a href="/about/" aria-current="page">About us</a>' in page
    assert 'content="We make lamps"' in page


@pytest.mark.parametrize("path", ["/nothing/", "/about/nothing/", "/home/", "/home/about/", "/%00/", "/" + "a/" * 200])
def test_page_that_does_not_exist_is_404_in_the_theme(shopper, path):
    publish()

    response = shopper.get(path)

    assert response.status_code == 404
    assert "We cannot find this page" in response.content.decode()


def test_draft_and_private_pages_are_404(shopper):
    publish(slug="draft").unpublish()
    PageViewRestriction.objects.create(page=publish(slug="private"), restriction_type="login")

    assert shopper.get("/draft/").status_code == 404
    assert shopper.get("/private/").status_code == 404


def test_address_without_slash_is_redirected(shopper):
    publish()

    response = shopper.get("/about")

    assert (response.status_code, response.headers["Location"]) == (301, "/about/")


def test_redirect_of_the_merchant(shopper):
    Redirect.add_redirect("/pages/old", redirect_to=publish())
    Redirect.add_redirect("/out", redirect_to="javascript:alert(1)")

    response = shopper.get("/pages/old/")

    assert (response.status_code, response.headers["Location"]) == (301, "/about/")
    assert shopper.get("/out/").status_code == 404


def test_broken_view_answers_in_the_theme(shopper, monkeypatch):
    from storefront.context import pages

    monkeypatch.setattr(pages, "sections_body", lambda *args, **options: 1 / 0)
    shopper.raise_request_exception = False

    response = shopper.get("/")

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


@pytest.mark.parametrize("host", ["nobody.localhost", "alpha.localhost.evil.example", "alpha", "[::1]", "127.0.0.1"])
def test_hostile_host_names_no_shop(open_shop, host):
    response = Client(headers={"host": host}).get("/products/lamp/")

    assert response.status_code in {400, 404}
    assert "Alpha" not in response.content.decode()


def test_links_never_come_from_the_host_header(open_shop):
    response = Client(headers={"host": "ALPHA.localhost.:9999", "x-forwarded-host": "evil.example"}).get("/")

    page = response.content.decode()
    assert 'href="http://alpha.localhost:8000/"' in page
    assert "evil.example" not in page
    assert "9999" not in page


def test_page_in_french(shopper):
    from core.scope import control_context
    from tenants.hosts import forget_routes
    from tenants.models import Host, Shop

    with control_context():
        Shop.objects.filter(pk=Host.objects.get(domain="alpha.localhost").tenant_id).update(locale="fr")
    Store.objects.update(locale="fr")
    forget_routes()
    make_product("Lampe", amount=129990)

    response = shopper.get("/collections/all/")

    assert response.headers["Content-Language"] == "fr"
    assert '<html lang="fr"' in response.content.decode()
    assert "1\u202f299,90\xa0€" in response.content.decode()
