"""What a shop is: its name, money, language and house rules. One row per schema."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


def first_feeds() -> list[str]:
    return ["google", "programs"]


def weekdays() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


class TaxRegime(models.TextChoices):
    HOME = "home", _("The rates of my country, all over the EU (up to 10,000 euros of distance sales a year)")
    DESTINATION = "destination", _("The rates of the customer's country (one-stop shop, OSS)")
    EXEMPT = "exempt", _("No VAT: exempt small business")


class Store(models.Model):
    """The shop's own settings. The registry keeps a copy of name, country, currency and locale for operators."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("shop name"), max_length=60)
    email = models.EmailField(_("contact e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    country = models.CharField(_("country"), max_length=2, default="FR")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    locale = models.CharField(_("language"), max_length=8, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    primary_host = models.CharField(max_length=253, blank=True)
    admin_host = models.CharField(max_length=253, blank=True)
    address = models.JSONField(_("address"), default=dict, blank=True)
    logo = models.ForeignKey("media.ShopImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    announcement = models.CharField(_("announcement"), max_length=140, blank=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    prices_include_tax = models.BooleanField(_("prices include tax"), default=True)
    tax_regime = models.CharField(
        _("VAT on sales"), max_length=12, choices=TaxRegime.choices, default=TaxRegime.HOME, db_default=TaxRegime.HOME
    )
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True, default="", db_default="")
    asks_vat_number = models.BooleanField(_("ask businesses for their VAT number"), default=False, db_default=False)
    shows_net_prices = models.BooleanField(_("show prices without tax beside"), default=False, db_default=False)
    is_open = models.BooleanField(_("open to the public"), default=False)
    preview_password = models.CharField(_("password before opening"), max_length=60, blank=True)
    is_test = models.BooleanField(_("test shop"), default=False)
    hold_minutes = models.PositiveSmallIntegerField(_("minutes that stock is held during payment"), default=31)
    low_stock_at = models.PositiveSmallIntegerField(_("low stock from"), default=3)
    theme = models.SlugField(default="atelier")
    theme_settings = models.JSONField(default=dict, blank=True)
    look = models.JSONField(default=dict, blank=True, db_default={})  # builder.editor.services.publishing
    shipping_countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    net_price_tags = ArrayField(
        models.CharField(max_length=60), verbose_name=_("customers who see prices without tax"), default=list, blank=True,
        db_default=[],
    )  # fmt: skip
    cart_reminder_hours = models.PositiveSmallIntegerField(_("remind of carts after (hours)"), null=True, blank=True)
    dispatch_hour = models.PositiveSmallIntegerField(
        _("orders until this hour leave the same day"), null=True, blank=True
    )
    dispatch_days = models.PositiveSmallIntegerField(_("working days to prepare an order"), default=0, db_default=0)
    dispatch_weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("days on which parcels leave"), default=weekdays
    )
    closed_dates = ArrayField(models.DateField(), verbose_name=_("closed on"), default=list, blank=True)
    uses_carriers = models.BooleanField(default=False, db_default=False, editable=False)
    gift_wrap_amount = models.BigIntegerField(_("price of a gift wrap"), null=True, blank=True)
    checkout_fields = models.JSONField(_("questions at the checkout"), default=list, blank=True, db_default=[])
    checkout_in_steps = models.BooleanField(_("checkout on several pages"), default=False, db_default=False)
    measures_campaigns = models.BooleanField(
        _("orders are linked to campaigns, after consent"), default=False, db_default=False, editable=False
    )
    terms_url = models.CharField(_("address of the terms"), max_length=200, blank=True)
    withdrawal_url = models.CharField(max_length=200, blank=True, default="", db_default="")  # of a page of ours
    invoicing = models.JSONField(default=dict, blank=True, db_default={})  # commerce.invoices.rules
    reviews = models.JSONField(default=dict, blank=True, db_default={})  # commerce.reviews.rules
    offers_wishlists = models.BooleanField(
        _("shoppers can keep articles for later and compare them"), default=True, db_default=True
    )
    open_feeds = models.JSONField(
        default=first_feeds, blank=True, db_default=["google", "programs"]
    )  # commerce.store.feeds
    content_version = models.PositiveIntegerField(default=1)
    next_order_number = models.PositiveIntegerField(default=1001)
    net_percents: Mapping[str, Decimal] | None = (
        None  # of a copy that shows prices without tax (storefront.context.net)
    )
    conversion: Any = None  # of a copy that sells in another currency than the shop's own (commerce.currencies.selling)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="store_is_one")]

    def __str__(self) -> str:
        return self.name
