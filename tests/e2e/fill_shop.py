"""Run inside the site: opens a test shop for owner@HANDLE.example and puts everything in that shoppers can meet; another
that is not open yet, "soon"; and enters the first demonstration of the gallery as open, with nothing in it."""

import sys

import django
from django.core.management import call_command
from django.utils import timezone

django.setup()

from accounts.models import User  # noqa: E402
from commerce.catalog.attributes import Attribute, Kind  # noqa: E402
from commerce.catalog.models import Product, Variant  # noqa: E402
from commerce.catalog.personal import PersonalField, PersonalKind  # noqa: E402
from commerce.catalog.services.collections import add_to_collection, save_collection  # noqa: E402
from commerce.catalog.services.types import save_type  # noqa: E402
from commerce.checkout.place_order import place_order  # noqa: E402
from commerce.payments.models import PaymentMethod  # noqa: E402
from commerce.pricelists.services import PriceWish, save_list, set_prices  # noqa: E402
from commerce.store.models import Store  # noqa: E402
from core.pages import bump_pages  # noqa: E402
from core.scope import control_context  # noqa: E402
from onboarding.services.presets.showcases import register, wanted_showcases  # noqa: E402
from tenants.context import shop_context  # noqa: E402
from tenants.models import Shop  # noqa: E402
from tenants.services.registry import mark_live  # noqa: E402
from tests.factories.selling import make_cart, make_details  # noqa: E402

handle, catalogue, password = sys.argv[1:]
with control_context():
    if Shop.objects.filter(handle=handle).exists():  # of a site that was there before
        sys.exit()
    User.objects.create_user(f"owner@{handle}.example", password, name="Olive Owner")
call_command("open_shop", handle=handle, name="Atelier", email=f"owner@{handle}.example", locale="en", test=True)
call_command("open_shop", handle="soon", name="Soon", email="o@soon.example", locale="fr")
mark_live(register(wanted_showcases()[0]))
call_command("import_products", catalogue, shop=handle, wait_images=True)
with control_context():
    shop = Shop.objects.get(handle=handle)
with shop_context(shop):
    collection = save_collection(title="Everything")
    add_to_collection(collection_id=collection.pk, product_ids=list(Product.objects.values_list("pk", flat=True)))
    PaymentMethod.objects.update(is_active=True)
    PaymentMethod.objects.filter(provider="transfer").update(instructions="IBAN FR76 3000 6000 0112 3456 7890 189")
    Store.objects.update(is_open=True, email=f"shop@{handle}.example")
    made = Attribute(code="", name="Material", kind=Kind.CHOICE, choices=("Oak", "Steel"), is_filter=True)
    save_type(name="Furniture", attributes=[made])
    trade = save_list(list_id=None, name="Trade", tag="trade")
    laptop = Variant.objects.filter(product__slug="laptop")
    set_prices(list_id=trade.pk, wishes=[PriceWish(laptop[0].pk, 1, 90_000)])
    laptop.update(quantity_prices=[[5, 80_000]])
    question = PersonalField(code="p1", label="Engraving", kind=PersonalKind.TEXT, is_required=True)
    engraved = Product.objects.exclude(slug__in=["laptop", "tablet"]).order_by("pk")[0]
    Product.objects.filter(pk=engraved.pk).update(slug="engraved", personal_fields=[question.as_row()])
    bump_pages()
    cart = make_cart((Variant.objects.filter(product__slug="tablet")[0], 1))
    details = make_details(provider="transfer")
    place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=timezone.now())
