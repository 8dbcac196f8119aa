from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class RefundState(models.TextChoices):
    """`NEW` is written down before the provider hears of it. Moves forward only; `FAILED` may follow `SUCCEEDED`, where
    the shopper's bank sends the money back."""

    NEW = "new", _("being sent")
    PENDING = "pending", _("under way")
    SUCCEEDED = "succeeded", _("done")
    FAILED = "failed", _("failed")


class Refund(models.Model):
    """Money given back for one payment, and with it `credit_amount` of what gift cards had paid, which is on them again
    when this row is written. `lines` is [[line id, units], ...] where it was chosen by line. `origin` tells
    who began it: the merchant here, we by ourselves, or somebody at the provider."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="refunds")
    request_key = models.CharField(max_length=64, unique=True)
    amount = models.BigIntegerField()
    credit_amount = models.BigIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=200, blank=True)
    lines = models.JSONField(default=list, blank=True)
    origin = models.CharField(max_length=10, default="merchant")  # merchant, automatic, provider
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.NEW)
    provider_reference = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=255, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    key_version = models.PositiveSmallIntegerField(default=1)  # counts idempotency keys that the provider answered 500
    next_at = models.DateTimeField(null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, credit_amount__gte=0) & (Q(amount__gt=0) | Q(credit_amount__gt=0)),
                name="refund_positive",
            ),
            models.UniqueConstraint(
                fields=["provider_reference"], condition=~Q(provider_reference=""), name="refund_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.state}"

    @property
    def total_amount(self) -> int:
        return self.amount + self.credit_amount


class DisputeState(models.TextChoices):
    NEEDS_RESPONSE = "needs_response", _("to be answered")
    UNDER_REVIEW = "under_review", _("under review")
    WON = "won", _("won")
    LOST = "lost", _("lost")


class Dispute(models.Model):
    """A shopper's bank takes a payment back. `due_at` is the last moment for the merchant's answer."""

    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="disputes")
    provider_reference = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=16, choices=DisputeState.choices, default=DisputeState.NEEDS_RESPONSE)
    due_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.provider_reference} {self.state}"
