"""Copies of what Stripe Billing holds. Never changed by us: only fetched anew (billing.services.mirror)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import Shop

LIVE = ("trialing", "active", "past_due", "unpaid", "paused")


class Subscription(models.Model):
    """`plan` and `period` are read from the price's lookup key; `next_plan` is what follows when the period ends."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("shop"))
    reference = models.CharField(_("reference"), max_length=60, unique=True)
    status = models.CharField(_("state"), max_length=20)
    plan = models.CharField(_("plan"), max_length=40, blank=True)
    period = models.CharField(_("period"), max_length=5, blank=True)
    item = models.CharField(_("item"), max_length=60, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    price_amount = models.BigIntegerField(_("price"), default=0)
    period_ends_at = models.DateTimeField(_("period ends"), null=True, blank=True)
    trial_ends_at = models.DateTimeField(_("trial ends"), null=True, blank=True)
    cancel_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    schedule = models.CharField(_("schedule"), max_length=60, blank=True)
    next_plan = models.CharField(_("next plan"), max_length=40, blank=True)
    next_period = models.CharField(_("next period"), max_length=5, blank=True)
    has_pending_change = models.BooleanField(_("change under way"), default=False)
    created_at = models.DateTimeField(_("begun at"))
    synced_at = models.DateTimeField(_("fetched at"))

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return self.reference

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


class Invoice(models.Model):
    """`hosted_url` is where it can be seen and paid, `pdf_url` the document with the VAT."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="invoices", verbose_name=_("shop"))
    reference = models.CharField(_("reference"), max_length=60, unique=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    status = models.CharField(_("state"), max_length=15)
    currency = models.CharField(_("currency"), max_length=3)
    total_amount = models.BigIntegerField(_("total"), default=0)
    tax_amount = models.BigIntegerField(_("tax"), default=0)
    due_amount = models.BigIntegerField(_("due"), default=0)
    hosted_url = models.URLField(_("page to pay"), max_length=500, blank=True)
    pdf_url = models.URLField(_("document"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written at"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")

    def __str__(self) -> str:
        return self.number or self.reference
