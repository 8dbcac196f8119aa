"""One demonstration shop per theme and language, for the gallery: "demo-marche", "demo-marche-fr"."""

from __future__ import annotations

from accounts.models import User
from commerce.store.models import Store
from core.scope import control_context
from onboarding.services.demo.load import HandleTaken
from onboarding.services.demo.people import OWNER, ensure_account
from onboarding.services.demo.selling import open_doors, prepare_selling
from onboarding.services.opening import Wish, open_shop
from onboarding.services.presets.filling import fill_with_preset
from tenants.context import shop_context
from tenants.models import Shop, Trust
from themes.presets import read_preset


def demo_handle(theme: str, language: str) -> str:
    return f"demo-{theme}" if language == "en" else f"demo-{theme}-{language}"


def open_theme_demo(*, theme: str, language: str) -> Shop:
    """Opened and filled once; may be repeated. Raises HandleTaken where somebody else has a shop of this address."""
    handle, preset = demo_handle(theme, language), read_preset(theme, language)
    account = ensure_account(email=OWNER, name="Camille Dupont")
    with control_context():
        shop = Shop.objects.filter(handle=handle).first()
    if shop is not None and shop.owner_email != OWNER:
        raise HandleTaken(handle)
    if shop is None:
        wish = Wish(
            handle=handle, name=preset["shop"], locale=language, is_test=True, request_key=f"theme_demo_{handle}"
        )
        shop = open_shop(account=account, wish=wish)
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(trust=Trust.TRUSTED)
    with shop_context(shop):
        owner = User.objects.get(account_uuid=account.uuid)
        Store.objects.filter(pk=1).exclude(theme=theme).update(theme=theme, theme_settings={})
        prepare_selling()
        fill_with_preset(theme=theme, language=language, owner=owner)
        open_doors(owner=owner)
    return shop
