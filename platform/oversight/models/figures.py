"""Figures that would cost a walk through all schemas, noted by each shop when it is visited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import Shop


class Kyc(models.TextChoices):
    """Whether the payment provider knows who the merchant is."""

    NONE = "none", _("not begun")
    PENDING = "pending", _("something is missing")
    READY = "ready", _("ready")
    GONE = "gone", _("disconnected")


class ShopFacts(models.Model):
    """As of `noted_at`; at most a day old for a running shop."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="facts")
    kyc = models.CharField(_("identity check"), max_length=8, choices=Kyc.choices, default=Kyc.NONE)
    kyc_missing = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(_("open"), default=False)
    theme = models.CharField(_("theme"), max_length=60, blank=True)
    product_count = models.PositiveIntegerField(default=0)
    order_count = models.PositiveIntegerField(_("orders in 30 days"), default=0)
    orders_today = models.PositiveIntegerField(default=0)
    first_paid_at = models.DateTimeField(_("first paid order"), null=True, blank=True)
    dead_work = models.PositiveIntegerField(_("tasks given up"), default=0)
    dead_mails = models.PositiveIntegerField(_("mails given up"), default=0)
    dead_webhooks = models.PositiveIntegerField(_("webhooks given up"), default=0)
    noted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"facts of {self.shop_id}"

    @property
    def is_healthy(self) -> bool:
        return not (self.dead_work or self.dead_mails or self.dead_webhooks)


class ShopLoad(models.Model):
    """What a shop's visitors and staff asked for in an hour, and how long Django took. Pages from the cache do not count:
    they cost nothing."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="load")
    hour = models.DateTimeField()
    request_count = models.PositiveIntegerField(default=0)
    milliseconds = models.BigIntegerField(default=0)
    slow_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "hour"], name="shop_load_once")]
        indexes = [models.Index(fields=["hour"], name="shop_load_hour")]

    def __str__(self) -> str:
        return f"{self.shop_id} {self.hour}"


class DailyFigure(models.Model):
    """How the platform stood on a day: what cannot be reckoned afterwards."""

    day = models.DateField(unique=True)
    live_count = models.PositiveIntegerField(default=0)
    paying_count = models.PositiveIntegerField(default=0)
    activated_count = models.PositiveIntegerField(default=0)
    recurring = models.JSONField(default=dict)  # minor units a month, by currency

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)
