"""Copies of what Stripe Billing holds. Never changed by us: only fetched anew (billing.services.mirror)."""

from __future__ import annotations

from django.db import models

from tenants.models import Shop

LIVE = ("trialing", "active", "past_due", "unpaid", "paused")


class Subscription(models.Model):
    """`plan` and `period` are read from the price's lookup key; `next_plan` is what follows when the period ends."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="subscriptions")
    reference = models.CharField(max_length=60, unique=True)
    status = models.CharField(max_length=20)
    plan = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=5, blank=True)
    item = models.CharField(max_length=60, blank=True)
    currency = models.CharField(max_length=3)
    price_amount = models.BigIntegerField(default=0)
    period_ends_at = models.DateTimeField(null=True, blank=True)
    trial_ends_at = models.DateTimeField(null=True, blank=True)
    cancel_at = models.DateTimeField(null=True, blank=True)
    schedule = models.CharField(max_length=60, blank=True)
    next_plan = models.CharField(max_length=40, blank=True)
    next_period = models.CharField(max_length=5, blank=True)
    has_pending_change = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    synced_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


class Invoice(models.Model):
    """`hosted_url` is where it can be seen and paid, `pdf_url` the document with the VAT."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="invoices")
    reference = models.CharField(max_length=60, unique=True)
    number = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=15)
    currency = models.CharField(max_length=3)
    total_amount = models.BigIntegerField(default=0)
    tax_amount = models.BigIntegerField(default=0)
    due_amount = models.BigIntegerField(default=0)
    hosted_url = models.URLField(max_length=500, blank=True)
    pdf_url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.number or self.reference
