"""The demonstration shop: complete, and made once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from builder.pages.models import ContentPage
from builder.pages.selectors import homes, languages_shown
from builder.translations.models import CatalogText
from commerce.catalog.models import Collection, Picture, PictureState, Product, Variant
from commerce.importexport.services import fetching
from commerce.orders.models import Order
from commerce.payments.models import PaymentMethod
from commerce.store.models import Store
from core.models import Event
from core.scope import control_context
from onboarding.services.demo import load as steps
from onboarding.services.demo.people import OPERATOR, OWNER, PASSWORD
from tenants.context import shop_context
from tenants.models import Membership, Shop

FRENCH = {
    "/fr/": "Des choses à garder", "/fr/collections/plants/": "Cactus épineux",
    "/fr/products/wooden-stool/": "Tabouret en bois",
    "/fr/conditions-de-vente/": "Conditions de vente", "/fr/mentions-legales/": "Cette boutique n’existe pas",
}  # fmt: skip
RENDITIONS = {"w": 800, "h": 600, "files": [[800, "renditions/x.webp"]], "fallback": "renditions/x.jpg"}


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    from tests.recycling import recycling

    with django_db_blocker.unblock():
        recycling().provide()
        yield
        with control_context():
            for shop in Shop.objects.filter(handle="demo"):
                recycling().take_back(shop.schema_name, shop.template_version)
                shop.delete()
            EmailAddress.objects.filter(email__in=[OWNER, OPERATOR]).delete()
            User.objects.filter(email__in=[OWNER, OPERATOR])._raw_delete("control")


def load(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    call_command("load_demo", json=True)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.mark.slow
def test_interrupted_demo_is_finished_by_the_next_start_complete_and_made_once(
    committed: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """What comes before the interruption is there at once, and the next start adds what is missing, and no more."""
    monkeypatch.setattr(fetching, "make_renditions", lambda image: RENDITIONS)  # they take long, and are tested there
    with monkeypatch.context() as broken:
        broken.setattr(steps, "build_pages", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load(capsys)
    with control_context():
        shop = Shop.objects.get(handle="demo")
    with shop_context(shop):
        assert (Product.objects.count(), Variant.objects.count()) == (54, 88)
        assert Picture.objects.filter(state=PictureState.READY).count() == Picture.objects.count() == 54
        assert not Store.objects.get(pk=1).is_open

    first = load(capsys)

    with control_context():
        assert [(m.account.email, m.role) for m in Membership.objects.filter(shop=shop)] == [(OWNER, "owner")]
        assert User.objects.get(email=OWNER).check_password(PASSWORD)
        assert not User.objects.get(email=OWNER).is_superuser
        assert User.objects.get(email=OPERATOR).is_superuser
    with shop_context(shop):
        assert (Product.objects.count(), Variant.objects.count()) == (54, 88)
        assert Picture.objects.filter(state=PictureState.READY).count() == Picture.objects.count() == 54
        assert Collection.objects.exclude(description="").exclude(image=None).count() == Collection.objects.count() == 6
        blocks = [block.block_type for block in homes()[0].sections]
        assert {"hero", "featured_collection", "image_with_text"} == set(blocks)
        assert homes()[0].sections[0].value["image"] is not None
        assert languages_shown() == ["en", "fr"]
        assert [block.block_type for block in homes()[1].sections] == blocks
        assert CatalogText.objects.filter(language="fr").exclude(title="").exclude(description="").count() == 54 + 6
        kinds = set(ContentPage.objects.live().values_list("kind", flat=True))
        assert kinds == {"", "returns", "terms", "privacy", "legal_notice"}
        offered = set(PaymentMethod.objects.filter(is_active=True).values_list("provider", flat=True))
        assert offered == {"bogus", "transfer", "on_delivery", "on_pickup"}
        transfer = PaymentMethod.objects.get(provider="transfer")
        assert (transfer.name_in("fr"), transfer.instructions_in("fr")[:14]) == ("Virement bancaire", "Merci de virer")
        store = Store.objects.get(pk=1)
        assert (store.is_open, store.is_test, store.terms_url) == (True, True, "/terms/")
        orders = Order.objects.order_by("number").values_list("paid_state", "fulfilment_state", "is_test")
        assert list(orders) == [
            ("paid", "fulfilled", True), ("paid", "unfulfilled", True), ("unpaid", "unfulfilled", True),
        ]  # fmt: skip
        events = Event.objects.count()
    shopper = Client(headers={"host": "demo.localhost"})
    for path in ("/", "/collections/plants/", "/products/laptop/", "/terms/", "/about/"):
        assert shopper.get(path).status_code == 200, path
    for path, words in FRENCH.items():
        assert words in shopper.get(path).content.decode(), path

    second = load(capsys)

    assert first["is_new"] is True
    assert second == first | {"is_new": False}
    with shop_context(shop):
        assert Event.objects.count() == events


def test_not_in_production(settings: Any):
    settings.IS_DEVELOPMENT = False

    with pytest.raises(CommandError, match="production"):
        call_command("load_demo")


def test_last_lines_are_the_sign_ins(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    from onboarding.management.commands import load_demo

    monkeypatch.setattr(load_demo, "load_demo", lambda **_kwargs: False)

    call_command("load_demo")

    paragraph = capsys.readouterr().out.strip("\n").rpartition("\n\n")[2]
    assert [OWNER in line or OPERATOR in line for line in paragraph.splitlines()] == [True, True]
    assert paragraph.count(PASSWORD) == 2
