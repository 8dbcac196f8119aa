"""What a merchant has still to do before the first sale, computed from what is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from builder.pages.models import ContentPage, HomePage
from commerce.catalog.models import Product, ProductStatus
from commerce.orders.models import Order
from commerce.payments.selectors import usable_methods
from commerce.shipping.models import Rate
from commerce.store.models import Store
from onboarding.services.legal_pages import KINDS


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    title: str
    text: str
    minutes: int
    url: str
    link: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    steps: list[Step]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_complete(self) -> bool:
        return self.done_count == len(self.steps)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)


def facts_about_the_shop() -> Store:
    """The store with one yes or no per step; a single query."""
    real_methods = usable_methods()
    return Store.objects.annotate(
        has_products=Exists(Product.objects.filter(status=ProductStatus.ACTIVE)),
        has_payments=Exists(real_methods.exclude(provider="bogus")),
        has_any_payments=Exists(real_methods),
        has_shipping=Exists(Rate.objects.filter(is_active=True)),
        has_orders=Exists(Order.objects.all()),
        has_edited_home=Exists(HomePage.objects.filter(latest_revision__isnull=False)),
        **{f"has_{kind}": Exists(ContentPage.objects.filter(kind=kind, live=True)) for kind in KINDS},
    ).get(pk=1)


def checklist_for(store: Store) -> Checklist:
    """`store` as facts_about_the_shop gives it; no further query."""
    look = bool(store.logo_id or store.theme_settings or store.look or store.has_edited_home)
    return Checklist(
        [
            Step(
                "products", _("Put in your first product"),
                _("By hand, or all at once from a file of your former shop."),
                10, url_of("products:product_list", "/products/"), _("Products"), store.has_products,
            ),
            Step(
                "theme", _("Give the shop your look"),
                _("Your logo, your colours and your type, seen beside your own products."),
                10, reverse("themes:theme_list"), _("Themes"), look,
            ),
            Step(
                "payments", _("Say how you are paid"),
                _("By card, bank transfer, cash on delivery or on pick-up."),
                5, reverse("shop_settings:payments"), _("Payments"),
                store.has_any_payments if store.is_test else store.has_payments,
            ),
            Step(
                "shipping", _("Check what delivery costs"),
                _("We have put in usual prices for your country. Make them yours."),
                5, reverse("shop_settings:shipping"), _("Delivery"), store.has_shipping,
            ),
            Step(
                "legal", _("Publish the legal pages"),
                _("Terms, privacy, legal notice and returns, from drafts that you complete."),
                20, reverse("shop_settings:legal"), _("Legal pages"),
                all(getattr(store, f"has_{kind}") for kind in KINDS),
            ),
            Step(
                "order", _("Place an order for a test"),
                _("Buy something in your own shop, and see what your customers see."),
                3, reverse("shop_home:preview"), _("Visit the shop"), store.has_orders,
            ),
            Step(
                "open", _("Open the shop"),
                _("Until then visitors see that it is coming soon."),
                1, f"{reverse('wagtailadmin_home')}#doors", _("To the opening"), store.is_open,
            ),
        ]
    )  # fmt: skip


def url_of(name: str, otherwise: str) -> str:
    """The address of a page of another area of the dashboard, which may not be installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise
