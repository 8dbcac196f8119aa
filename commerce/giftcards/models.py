"""Gift cards and store credit: money that customers have with the shop, in minor units. The ledger is the truth."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CardKind(models.TextChoices):
    GIFT_CARD = "gift_card", _("gift card")
    CREDIT = "credit", _("store credit")


class GiftCard(models.Model):
    """Whoever has the code may spend it. `balance_amount` is the sum of its entries, and never below zero."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CardKind.choices, default=CardKind.GIFT_CARD)
    currency = models.CharField(max_length=3)
    initial_amount = models.BigIntegerField(_("value"))
    balance_amount = models.BigIntegerField(_("balance"))
    email = models.EmailField(_("sent to"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    locale = models.CharField(max_length=8, blank=True)
    order_id = models.UUIDField(null=True, blank=True, db_index=True)
    is_active = models.BooleanField(_("can be used"), default=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gift card")
        verbose_name_plural = _("gift cards")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(balance_amount__gte=0), name="gift_card_not_overdrawn"),
            models.CheckConstraint(condition=Q(initial_amount__gt=0), name="gift_card_worth_something"),
        ]

    def __str__(self) -> str:
        return f"•••• {self.code[-4:]}"


class EntryKind(models.TextChoices):
    ISSUED = "issued", _("issued")
    REDEEMED = "redeemed", _("paid with")
    RETURNED = "returned", _("given back")
    ADJUSTED = "adjusted", _("corrected")
    VOIDED = "voided", _("taken back with its order")


class Entry(models.Model):
    """One movement of a card, plus or minus. Never changed, never deleted while the card is there."""

    card = models.ForeignKey(GiftCard, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    amount = models.BigIntegerField()
    order_id = models.UUIDField(null=True, blank=True, db_index=True)
    note = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
