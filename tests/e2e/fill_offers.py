"""Run inside the site: a small shop with two rates of tax, an automatic promotion, a code and a gift card, whose code it
prints."""

import sys

import django
from django.core.management import call_command
from django.utils import timezone

django.setup()

from accounts.models import User  # noqa: E402
from commerce.catalog.models import Variant  # noqa: E402
from commerce.giftcards.services import issue_card  # noqa: E402
from commerce.payments.models import PaymentMethod  # noqa: E402
from commerce.promotions.models import Promotion  # noqa: E402
from commerce.promotions.services.editing import save_promotion  # noqa: E402
from commerce.store.models import Store  # noqa: E402
from core.money import Money  # noqa: E402
from core.pages import bump_pages  # noqa: E402
from core.scope import control_context  # noqa: E402
from tenants.context import shop_context  # noqa: E402
from tenants.models import Shop  # noqa: E402
from tests.factories.catalog import make_product  # noqa: E402

handle, password = sys.argv[1:]
with control_context():
    User.objects.create_user(f"owner@{handle}.example", password, name="Olive Owner")
email = f"owner@{handle}.example"
call_command("open_shop", handle=handle, name="Figures", email=email, locale="en", test=True, stdout=sys.stderr)
with control_context():
    shop = Shop.objects.get(handle=handle)
now = timezone.now()
with shop_context(shop):
    make_product("Lamp", slug="lamp", amount=2499, stock=None)
    honey = make_product("Honey", slug="honey", amount=1001, stock=None)
    Variant.objects.filter(product=honey).update(tax_category="reduced")
    PaymentMethod.objects.filter(provider="transfer").update(is_active=True, instructions="IBAN FR76")
    Store.objects.update(is_open=True)
    save_promotion(
        promotion=Promotion(
            name="3 for 2", trigger="automatic", kind="buy_x_get_y", percent=100, buy_quantity=2, product_ids=[honey.pk],
            combines_with=["order"], starts_at=now,
        ),
        now=now,
    )  # fmt: skip
    save_promotion(
        promotion=Promotion(
            name="Welcome", trigger="code", kind="percent", target="order", percent=10, combines_with=["items"],
            starts_at=now,
        ),
        code="WELCOME10",
        now=now,
    )  # fmt: skip
    bump_pages()
    sys.stdout.write(issue_card(value=Money(2000, "EUR"), now=now).code)
