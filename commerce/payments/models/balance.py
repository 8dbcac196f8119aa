"""Copies of a provider's books, for comparing them with ours. Amounts are our minor units."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CHARGES = ("charge", "payment")
REFUNDS = ("refund", "payment_refund", "refund_failure", "payment_failure_refund")


class Payout(models.Model):
    """Money on its way from the provider to the merchant's bank."""

    provider_reference = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20)
    arrives_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.provider_reference


class BalanceEntry(models.Model):
    """One line of the provider's books: amount less fee is net. `payment` where it is ours. Where the shopper paid, or got
    back, another currency than the account holds, `paid_amount` of `paid_currency` is what it was there, and
    `exchange_rate` the provider's own, as it told it."""

    provider_reference = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30)
    amount = models.BigIntegerField()
    fee = models.BigIntegerField(default=0)
    net = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    paid_amount = models.BigIntegerField(null=True)
    paid_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    exchange_rate = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    source = models.CharField(max_length=120, blank=True, db_index=True)
    payment = models.ForeignKey("payments.Payment", null=True, on_delete=models.SET_NULL, related_name="+")
    payout = models.ForeignKey(Payout, null=True, on_delete=models.SET_NULL, related_name="entries")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.net} {self.currency}"


class Reconciliation(models.Model):
    """One comparison of the provider's books with ours. `findings` is a list of {kind, ...} for people to read."""

    provider = models.CharField(max_length=20)
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    checked_count = models.PositiveIntegerField(_("compared"), default=0)
    mended_count = models.PositiveIntegerField(_("put right"), default=0)
    findings = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.provider} {self.started_at}"
