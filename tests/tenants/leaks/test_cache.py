"""Wagtail keeps addresses, locale names and renditions in the cache, under keys that are equal in every shop."""

from __future__ import annotations

import contextvars
import io

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import default_key_func
from django.core.files.images import ImageFile
from PIL import Image as PillowImage
from wagtail.coreutils import get_locales_display_names
from wagtail.models import Locale, Site

from core.scope import NoScope, control_context, enter_scope
from media.models import ShopImage
from tenants.context import shop_context


@pytest.fixture(autouse=True)
def empty_caches(alpha):
    for alias in ("default", "renditions"):
        caches[alias].clear()
    yield
    for alias in ("default", "renditions"):
        caches[alias].clear()


@pytest.fixture
def without_key_function(monkeypatch):
    for alias in ("default", "renditions"):
        monkeypatch.setattr(caches[alias], "key_func", default_key_func)


def page_addresses(alpha, bravo):
    found = []
    for shop in (alpha, bravo):
        with shop_context(shop):
            found.append([path.root_url for path in Site.get_site_root_paths()])
    return found


def locale_names(alpha, bravo):
    with shop_context(alpha):
        Locale.all_objects.update(language_code="fr")
    found = []
    for shop in (alpha, bravo):
        with shop_context(shop):
            found.append(get_locales_display_names())
    return found


def renditions(alpha, bravo):
    """The same picture under the same id, as in a template: the row that bravo serves, and the rows that bravo has."""
    data = io.BytesIO()
    PillowImage.new("RGB", (40, 40), "red").save(data, "PNG")
    served = []
    for shop in (alpha, bravo):
        with shop_context(shop):
            image = ShopImage(pk=777, title="x", width=40, height=40, file_hash="same", file_size=1)
            image.file = ImageFile(io.BytesIO(data.getvalue()), name="a.png")
            image.save()
            if shop is alpha:
                for size in (10, 11, 12):  # so that the ids of the two shops run apart
                    image.get_rendition(f"width-{size}")
            rendition = ShopImage.objects.get(pk=777).get_rendition("width-20")
            served.append((rendition.pk, rendition.file.name))
    return served


def own_values(alpha, bravo):
    found = []
    for shop in (alpha, bravo):
        with shop_context(shop):
            found.append(caches["default"].get_or_set("greeting", shop.name))
    return found


PROBES = [page_addresses, locale_names, renditions, own_values]


@pytest.mark.parametrize("probe", PROBES)
def test_cache_keeps_shops_apart(alpha, bravo, probe):
    first, second = probe(alpha, bravo)

    assert first != second


@pytest.mark.parametrize("probe", PROBES)
def test_cache_mixes_shops_without_the_key_function(alpha, bravo, probe, without_key_function):
    """Negative control."""
    first, second = probe(alpha, bravo)

    assert first == second


def test_platform_has_keys_of_its_own(alpha):
    caches["default"].set("greeting", "shop")

    with control_context():
        assert caches["default"].get("greeting") is None


def test_cache_outside_any_world_is_an_error():
    with pytest.raises(NoScope):
        contextvars.Context().run(lambda: caches["default"].get("greeting"))


def test_keys_carry_the_id_and_not_the_schema(alpha):
    """A shop that moves to another pod keeps its id; its schema's name is a detail of the pod."""
    key = caches["default"].make_key("x")

    assert alpha.shop_id in key
    assert alpha.schema_name not in key
    assert key != make_key_elsewhere()


def make_key_elsewhere():
    from core.scope import POD

    with enter_scope(POD):
        return caches["default"].make_key("x")
