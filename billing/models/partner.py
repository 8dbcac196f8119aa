"""Agencies that bring shops, and what they earn by it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.subscription import Invoice
from tenants.models import Shop


class Partner(models.Model):
    """`share` is in hundredths of a per cent of what the shops they brought pay (without tax). It is credited to the plan
    of `shop`, the partner's own; without one it is due by transfer."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    share = models.PositiveIntegerField(_("share, in hundredths of a per cent"), default=2000)
    shop = models.ForeignKey(
        Shop, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("shop")
    )
    is_active = models.BooleanField(_("works"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name


class PartnerCredit(models.Model):
    """One line per paid invoice, settled once: `applied_at`, it is on the partner's balance at Stripe, or `paid_at`, an
    operator has paid it by transfer (`paid_note` says which)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="credits", verbose_name=_("partner"))
    invoice = models.OneToOneField(Invoice, on_delete=models.CASCADE, related_name="+", verbose_name=_("invoice"))
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("credited at"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    paid_note = models.CharField(_("transfer"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("credit of a partner")
        verbose_name_plural = _("credits of partners")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} for {self.partner_id}"
