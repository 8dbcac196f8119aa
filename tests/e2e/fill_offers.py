"""Run inside the site: two shops that ship to four countries, one with prices that include tax and one without; in both two
rates of tax, an automatic promotion and a code; a relay point in France; and three articles in the middle of the first, the
second and the third sale of the same story. Prints a gift card for each country, and a line for each shop."""

import sys
from datetime import timedelta
from decimal import Decimal

import django
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

django.setup()

from accounts.models import User  # noqa: E402
from commerce.catalog.models import Variant  # noqa: E402
from commerce.giftcards.services import issue_card  # noqa: E402
from commerce.payments.models import PaymentMethod  # noqa: E402
from commerce.promotions.models import Promotion  # noqa: E402
from commerce.promotions.services.editing import save_promotion  # noqa: E402
from commerce.promotions.services.sales import apply_sales  # noqa: E402
from commerce.shipping.models import Rate, Zone  # noqa: E402
from commerce.shipping.services import save_account  # noqa: E402
from commerce.store.models import Store  # noqa: E402
from commerce.taxes.models import OWN, TaxRate  # noqa: E402
from core.money import Money  # noqa: E402
from core.pages import bump_pages  # noqa: E402
from core.scope import control_context  # noqa: E402
from tenants.context import shop_context  # noqa: E402
from tenants.models import Shop  # noqa: E402
from tests.factories.catalog import make_product  # noqa: E402

password, *handles = sys.argv[1:]
now = timezone.now()
STORY = [(40, 50, 20), (60, 70, 10), (110, 120, 30)]  # first day, last day, percent off


def open_shop(handle, *, includes_tax):
    with control_context():
        User.objects.create_user(f"owner@{handle}.example", password, name="Olive Owner")
    email = f"owner@{handle}.example"
    call_command("open_shop", handle=handle, name="Figures", email=email, locale="en", test=True, stdout=sys.stderr)
    with control_context():
        shop = Shop.objects.get(handle=handle)
    with shop_context(shop):
        Store.objects.update(is_open=True, tax_regime="destination", prices_include_tax=includes_tax)
        PaymentMethod.objects.filter(provider="transfer").update(is_active=True, instructions="IBAN FR76")
        lamp = make_product("Lamp", slug="lamp", amount=2499, stock=None)
        honey = make_product("Honey", slug="honey", amount=1001, stock=None)
        Variant.objects.filter(product=honey).update(tax_category="reduced")
        own = {"source": OWN, "valid_from": timezone.localdate(), "name": "Sales tax"}
        TaxRate.objects.create(country="US", region="CA", percent=Decimal("7.25"), **own)
        make_rates()
        make_offers(honey.pk)
        if includes_tax:
            tell_the_story()
        bump_pages()
        variants = ",".join(f"{product.variants.get().pk}:{units}" for product, units in ((lamp, 1), (honey, 3)))
        cards = " ".join(issue_card(value=Money(2000, "EUR"), now=now).code for _country in range(2))
    sys.stdout.write(f"{handle} {variants} {cards}\n")


def make_rates():
    Rate.objects.all().delete()
    for country in ("FR", "DE", "IT", "US"):
        found = Zone.objects.filter(countries=[country]).first()
        zone = found or Zone.objects.create(name=country, countries=[country], position=5)
        Rate.objects.create(zone=zone, name="Parcel", price_amount=650)
        if country == "FR":
            relay = {"carrier": "sendcloud", "service": "9", "is_live": True, "is_relay": True}
            Rate.objects.create(zone=zone, name="Relay point", price_amount=700, position=1, **relay)
    Zone.objects.filter(name="European Union").delete()
    save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)


def make_offers(honey):
    three_for_two = Promotion(
        name="3 for 2", trigger="automatic", kind="buy_x_get_y", percent=100, buy_quantity=2, product_ids=[honey],
        combines_with=["order"], starts_at=now,
    )  # fmt: skip
    welcome = Promotion(
        name="Welcome",
        trigger="code",
        kind="percent",
        target="order",
        percent=10,
        combines_with=["items"],
        starts_at=now,
    )
    save_promotion(promotion=three_for_two, now=now)
    save_promotion(promotion=welcome, code="WELCOME10", now=now)


def tell_the_story():
    """Three sales one after the other, of three scarves; each stands today in the middle of another of them."""
    for number, today in enumerate((45, 65, 115), start=1):
        begin = now - timedelta(days=today)
        scarf = None
        for day in sorted({0, *(edge for first, last, _percent in STORY for edge in (first, last)), today}):
            if day > today:
                break
            moment = begin + timedelta(days=day)
            with transaction.atomic("default"):
                with connections["default"].cursor() as cursor:
                    cursor.execute("SELECT set_config('echoppe.now', %s, true)", [moment.isoformat()])
                if scarf is None:
                    scarf = make_product(f"Scarf {number}", slug=f"scarf-{number}", amount=10000, stock=None)
                    for first, last, percent in STORY:
                        Promotion.objects.create(
                            name="Sale", trigger="catalogue", kind="percent", target="items", percent=percent,
                            product_ids=[scarf.pk], starts_at=begin + timedelta(days=first),
                            ends_at=begin + timedelta(days=last),
                        )  # fmt: skip
                apply_sales(now=moment, product_ids=[scarf.pk])


for handle, includes_tax in zip(handles, (True, False), strict=True):
    open_shop(handle, includes_tax=includes_tax)
