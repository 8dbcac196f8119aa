"""Agencies that bring shops, and what they earn by it."""

from __future__ import annotations

from django.db import models

from billing.models.subscription import Invoice
from tenants.models import Shop


class Partner(models.Model):
    """`share` is in hundredths of a per cent of what the shops they brought pay (without tax). It is credited to the plan
    of `shop`, the partner's own; without one it is due by transfer."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    share = models.PositiveIntegerField(default=2000)
    shop = models.ForeignKey(Shop, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class PartnerCredit(models.Model):
    """One line per paid invoice, settled once: `applied_at`, it is on the partner's balance at Stripe, or `paid_at`, an
    operator has paid it by transfer (`paid_note` says which)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="credits")
    invoice = models.OneToOneField(Invoice, on_delete=models.CASCADE, related_name="+")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_note = models.CharField(max_length=200, blank=True, db_default="")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} for {self.partner_id}"
