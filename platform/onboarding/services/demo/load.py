"""All steps of the demonstration, in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from commerce.store.models import Store
from core.scope import control_context
from onboarding.services.demo.catalogue import fill_catalogue
from onboarding.services.demo.french import speak_french
from onboarding.services.demo.pages import build_pages
from onboarding.services.demo.people import OPERATOR, OWNER, ensure_account
from onboarding.services.demo.selling import open_doors, place_sample_orders, prepare_selling
from onboarding.services.opening import Wish, open_shop
from tenants.context import shop_context
from tenants.models import Shop, ShopState, Trust

HANDLE = "demo"
NAME = "Maison Échoppe"


class HandleTaken(Exception):
    """Somebody else has a shop of this address."""


def load_demo(*, now: datetime, say: Callable[[str], None]) -> bool:
    """Open and fill the demonstration shop; False where that was done before. Raises HandleTaken."""
    shop = find_shop()
    if shop is not None and is_loaded(shop):
        return False
    account = ensure_account(email=OWNER, name="Camille Dupont")
    ensure_account(email=OPERATOR, name="Operator", is_operator=True)
    if shop is None:
        say("Opening the shop")
        wish = Wish(handle=HANDLE, name=NAME, locale="en", is_test=True, request_key="load_demo")
        shop = open_shop(account=account, wish=wish)
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(trust=Trust.TRUSTED)
    with shop_context(shop):
        owner = User.objects.get(account_uuid=account.uuid)
        prepare_selling()
        say("Importing products and pictures")
        fill_catalogue(owner=owner)
        say("Building pages")
        build_pages()
        speak_french(owner=owner)
        say("Placing sample orders")
        place_sample_orders(owner=owner, now=now)
        open_doors(owner=owner)
    return True


def find_shop() -> Shop | None:
    with control_context():
        shop = Shop.objects.filter(handle=HANDLE).first()
    if shop is not None and shop.owner_email != OWNER:
        raise HandleTaken(HANDLE)
    return shop


def is_loaded(shop: Shop) -> bool:
    """The doors are opened last."""
    if shop.state != ShopState.LIVE:
        return False
    with shop_context(shop):
        return Store.objects.filter(pk=1, is_open=True).exists()
