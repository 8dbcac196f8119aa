from __future__ import annotations

import re
from pathlib import Path

import pytest

from website import content
from website.language import url_in
from website.views.pages import PUBLIC

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_speaks_the_language_of_its_address(platform_client, name, language):
    other = {"en": "fr", "fr": "en"}[language]
    response = platform_client.get(url_in(language, name), {"lang": language}, headers={"accept-language": other})

    content = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in content
    assert response.headers["Content-Language"] == language
    assert response.cookies["lang"].value == language


@pytest.mark.parametrize("name", PUBLIC)
def test_page_names_itself_in_both_languages(platform_client, name):
    content = platform_client.get(url_in("fr", name)).content.decode()

    links = dict(re.findall(r'rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', content))
    english, french = (f"http://localhost:8000{url_in(code, name)}" for code in ("en", "fr"))
    assert links == {"en": english, "x-default": english, "fr": french}
    assert f'rel="canonical" href="{french}"' in content


@pytest.mark.parametrize(
    "path", [*(url_in("en", name) for name in PUBLIC), "/accounts/login/", "/accounts/password/reset/"]
)
def test_page_has_no_inline_script_or_style(platform_client, path):
    content = platform_client.get(path).content.decode()

    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", content)
    assert content.count("<h1") == 1


def test_page_without_language_cookie_sets_none_where_the_browser_agrees(platform_client):
    response = platform_client.get("/features/", headers={"accept-language": "en-GB"})

    assert "lang" not in response.cookies


def test_first_visit_with_a_french_browser_leads_to_french(platform_client):
    response = platform_client.get("/", headers={"accept-language": "fr-CA"})

    assert (response.status_code, response.url) == (302, "/fr/")
    assert {"Accept-Language", "Cookie"} <= {word.strip() for word in response.headers["Vary"].split(",")}


def test_a_french_browser_can_have_english(platform_client):
    assert platform_client.get("/?lang=en", headers={"accept-language": "fr"}).status_code == 200

    assert platform_client.get("/", headers={"accept-language": "fr"}).status_code == 200


def test_language_switch_of_a_page_without_language(platform_client):
    response = platform_client.get("/language/fr/?next=/accounts/login/")

    assert response.url == "/accounts/login/"
    assert '<html lang="fr">' in platform_client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_language_switch_leads_nowhere_else(platform_client, target):
    assert platform_client.get("/language/fr/", {"next": target}).url == "/"


def test_unknown_language_is_not_found(platform_client):
    assert platform_client.get("/language/tlh/").status_code == 404


def test_sitemap_and_robots_name_the_platform(platform_client):
    sitemap = platform_client.get("/sitemap.xml", headers={"host": "localhost:6666"}).content.decode()

    assert sitemap.count("<loc>http://localhost:8000/") == 2 * len(PUBLIC)
    assert b"Sitemap: http://localhost:8000/sitemap.xml" in platform_client.get("/robots.txt").content


def test_public_page_takes_no_query(platform_client, django_assert_num_queries):
    platform_client.get("/features/")

    with django_assert_num_queries(0, using="control"):
        platform_client.get("/features/")


def test_stylesheet_stays_small():
    assert len((ROOT / "static/css/website.css").read_bytes()) < 25_000
    assert len((ROOT / "static/js/website.js").read_bytes()) < 8_000


def test_plan_without_a_price_says_that_it_costs_nothing(platform_client):
    page = platform_client.get("/pricing/").content.decode()

    prices = re.findall(r'class="offer__price">([^<]*)<', page)
    assert prices[0] == "€0"
    assert all(prices)


def test_nothing_stands_as_planned_that_works_today():
    today = {str(each) for group in content.FEATURES for each in group.today} | set(map(str, content.TODAY_IN_SHORT))
    planned = {str(each) for group in content.FEATURES for each in group.planned} | set(
        map(str, content.PLANNED_IN_SHORT)
    )

    assert today & planned == set()
