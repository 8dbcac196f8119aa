"""What a shop has agreed to, and how much it uses: rows of the control plane."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.plans import plan_named
from tenants.models import Shop


class Standing(models.TextChoices):
    TRIAL = "trialing", _("trial")
    ACTIVE = "active", _("active")
    PAST_DUE = "past_due", _("past due")
    UNPAID = "unpaid", _("unpaid")
    CANCELED = "canceled", _("cancelled")


class Contract(models.Model):
    """A shop without a row has the default plan and owes nothing. `quotas` and `switches` are this shop's exceptions
    from its plan, which operators set."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="contract", verbose_name=_("shop"))
    plan = models.CharField(_("plan"), max_length=40, blank=True)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, default=Standing.ACTIVE)
    standing_since = models.DateTimeField(_("so since"), null=True, blank=True)
    trial_ends_at = models.DateTimeField(_("trial ends"), null=True, blank=True)
    quotas = models.JSONField(_("quotas"), default=dict, blank=True)
    switches = models.JSONField(_("features"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    customer = models.CharField(max_length=60, blank=True, db_index=True)  # at Stripe Billing
    partner = models.ForeignKey("billing.Partner", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        indexes = [models.Index(fields=["standing", "standing_since"], name="contract_standing")]

    def __str__(self) -> str:
        return f"{self.shop} – {plan_named(self.plan).name}"


class Usage(models.Model):
    """How much a shop has of something, counted where it changes. `period` is "2026-11" for what begins anew each
    month."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="usage", verbose_name=_("shop"))
    metric = models.CharField(_("what"), max_length=20)
    period = models.CharField(_("month"), max_length=7, blank=True)
    count = models.BigIntegerField(_("count"), default=0)
    warned_percent = models.PositiveSmallIntegerField(default=0)
    counted_at = models.DateTimeField(_("counted at"), auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "metric", "period"], name="usage_once")]
        verbose_name = _("use of a shop")
        verbose_name_plural = _("use of shops")

    def __str__(self) -> str:
        return f"{self.metric} {self.count}"
