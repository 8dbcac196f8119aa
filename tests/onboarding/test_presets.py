"""Starter content of a theme in a real shop, in its language, once."""

from __future__ import annotations

from accounts.models import User
from builder.pages.selectors import homes
from commerce.catalog.models import Collection, Picture, Product, Variant
from commerce.importexport.services import fetching
from commerce.store.models import Store
from core.models import Event
from onboarding.receivers import fill_with_sample
from onboarding.services.presets import filling
from onboarding.services.presets.filling import fill_with_preset
from tenants.context import shop_context

RENDITIONS = {"w": 800, "h": 600, "files": [[800, "renditions/x.webp"]], "fallback": "renditions/x.jpg"}


def test_preset_fills_an_empty_shop_in_its_language_and_only_once(live_shop, monkeypatch):
    for module in (fetching, filling):
        monkeypatch.setattr(module, "make_renditions", lambda image: RENDITIONS)  # they take long, and are tested there
    with shop_context(live_shop):
        owner = User.objects.get()

        Store.objects.update(theme="solo", locale="fr")
        fill_with_sample(Event(payload={"account": str(owner.account_uuid)}))
        assert not fill_with_preset(theme="marche", language="fr", owner=owner)

        product = Product.objects.get()
        assert (product.slug, Variant.objects.count()) == ("halden-one", 8)
        assert "Une chaussure de route" in product.description
        assert Picture.objects.filter(image__isnull=False).count() == 3
        assert Collection.objects.get().description == "<p>Un modèle, aux pointures que les pieds ont.</p>"
        assert Store.objects.get().announcement == "", "what the shop says of itself is the merchant's"
        sections = homes()[0].sections.raw_data
        assert [each["type"] for each in sections][:2] == ["hero", "columns"]
        assert isinstance(sections[0]["value"]["image"], int)
        assert next(each for each in sections if each["type"] == "single_product")["value"]["product"] == product.pk


def test_unknown_theme_fills_nothing(live_shop):
    with shop_context(live_shop):
        assert not fill_with_preset(theme="nowhere", language="en", owner=User.objects.get())
        assert not Product.objects.exists()
