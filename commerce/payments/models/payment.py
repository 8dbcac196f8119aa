"""Ways to pay that a shop offers, and each attempt to be paid."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commerce.store.words import text_in
from core.ids import uuid7


class PaymentMethod(models.Model):
    """A configured provider. `provider` is a key of payments.providers.REGISTRY. `words` are name and instructions in the
    shop's further languages (commerce.store.words)."""

    provider = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    instructions = models.TextField(_("instructions for the shopper"), blank=True)
    words = models.JSONField(default=dict, blank=True, db_default={})
    is_active = models.BooleanField(_("offered"), default=True)
    captures_later = models.BooleanField(_("take the money when the parcel leaves"), default=False)
    remind_after_days = models.PositiveSmallIntegerField(_("remind after so many days"), default=0)
    expire_after_days = models.PositiveSmallIntegerField(_("cancel after so many days"), default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """ "" is the main one."""
        return text_in(language, self.words, "name", self.name)

    def instructions_in(self, language: str) -> str:
        return text_in(language, self.words, "instructions", self.instructions)


class PaymentState(models.TextChoices):
    """Moves forward only. `AUTHORISED`: reserved on the card, to be taken later. `REVIEW`: money that came and that the
    order could not take."""

    PENDING = "pending", _("pending")
    PROCESSING = "processing", _("processing")
    AUTHORISED = "authorised", _("authorised")
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    REFUNDED = "refunded", _("refunded")
    REVIEW = "review", _("to be reviewed")


class Payment(models.Model):
    """One attempt to be paid for one order. `idempotency_key` is stored before the provider is first called."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order_id = models.UUIDField(db_index=True)
    method = models.ForeignKey(PaymentMethod, null=True, on_delete=models.SET_NULL, related_name="+")
    payer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )  # who was signed in and began it: nobody else may go on with it, saved cards can be used there
    provider = models.CharField(max_length=20)
    method_name = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refunded_amount = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=PaymentState.choices, default=PaymentState.PENDING)
    provider_reference = models.CharField(max_length=120, blank=True, db_index=True)
    provider_data = models.JSONField(default=dict, blank=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    error = models.CharField(max_length=255, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_not_negative"),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0, refunded_amount__lte=F("amount")), name="payment_not_overrefunded"
            ),
            models.UniqueConstraint(fields=["order_id"], condition=Q(state="paid"), name="payment_paid_once"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state__in=["pending", "processing"]), name="payment_open")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.amount} {self.currency} {self.state}"
