from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BankLineState(models.TextChoices):
    OPEN = "open", _("to be looked at")
    MATCHED = "matched", _("paid an order")
    IGNORED = "ignored", _("none of the shop's")


class BankLine(models.Model):
    """Money that came into the merchant's bank account, as his bank's file says. `order_id` once it has paid one."""

    fingerprint = models.CharField(max_length=64, unique=True)
    booked_on = models.DateField(_("day"))
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    text = models.CharField(max_length=500, blank=True)
    payer = models.CharField(max_length=140, blank=True)
    bank_reference = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=BankLineState.choices, default=BankLineState.OPEN)
    order_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-booked_on", "-id"], condition=Q(state="open"), name="bank_line_open")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="bank_line_came_in")]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.currency}"
