"""Currencies that shoppers may pay in beside the shop's own, and prices that a merchant sets in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BankNote(models.TextChoices):
    JUMP = "jump", _("far from the rate before")
    MISSING = "missing", _("not among the bank’s currencies")
    OLD = "old", _("no new rate for days")


class Currency(models.Model):
    """`rate`: so many units of it are worth one unit of the shop's. Computed prices are the nearest multiple of `step`
    minor units, less `shortfall` (a step of 100 with 1 less ends in .99).

    `rates` is what it was worth lately, `[[ISO 8601 time, rate, step, shortfall], ...]`, the oldest first: the lowest
    price of 30 days in this currency follows from it. Where `follows_bank` the rate is that of the European Central
    Bank, with `markup_percent` on top; `bank_note` says why its last one was not taken. `base` is the shop's currency
    that the rate was given for (empty: not said): where the shop has another one by now, nothing is sold in this one.
    """

    code = models.CharField(_("currency"), max_length=3, primary_key=True)
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)
    rates = models.JSONField(default=list, db_default=[])
    follows_bank = models.BooleanField(_("follow the European Central Bank"), default=False, db_default=False)
    markup_percent = models.DecimalField(_("percent on top"), max_digits=5, decimal_places=2, default=0, db_default=0)
    step = models.PositiveIntegerField(_("round to"), default=1, db_default=1)
    shortfall = models.PositiveIntegerField(default=0, db_default=0)
    is_active = models.BooleanField(_("in use"), default=True, db_default=True)
    base = models.CharField(max_length=3, default="", db_default="")
    bank_note = models.CharField(max_length=8, choices=BankNote.choices, default="", db_default="")
    bank_rate = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    bank_day = models.DateField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="currency_rate_positive"),
            models.CheckConstraint(
                condition=Q(step__gte=1, shortfall__lt=models.F("step")), name="currency_step_sensible"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SetPrices(models.Manager["SetPrice"]):
    """Without those taken off: only their history counts."""

    def get_queryset(self) -> models.QuerySet[SetPrice]:
        return super().get_queryset().filter(amount__isnull=False)


class SetPrice(models.Model):
    """What the variant costs in this currency, in minor units, whatever the rate is. `history` is what it cost lately,
    `[[ISO 8601 time, amount or null, compare-at or null], ...]`, the oldest first; null where it was computed. One that was
    taken off has no amount and stays for its history; `objects` does not know it."""

    currency = models.ForeignKey(Currency, on_delete=models.CASCADE, related_name="set_prices")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="set_prices")
    amount: models.BigIntegerField[int | None, int] = models.BigIntegerField(null=True)  # type: ignore[misc]  # as `objects` has it
    compare_at_amount = models.BigIntegerField(null=True, blank=True)
    history = models.JSONField(default=list, db_default=[])

    objects = SetPrices()
    everything = models.Manager["SetPrice"]()

    class Meta:
        verbose_name = _("price in another currency")
        verbose_name_plural = _("prices in other currencies")
        ordering = ["variant_id", "currency_id"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "currency"], name="set_price_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="set_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency_id}"
