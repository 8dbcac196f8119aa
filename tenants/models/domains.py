"""Domains of their own that shops want to be reached under."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.shops import Shop


class DomainClaim(models.Model):
    """A shop says that a domain is its own. Any number of shops may say so; the one that proves it, with a TXT record
    that holds `token`, gets the Host. The record is looked for again as long as the domain is in use."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="domain_claims", verbose_name=_("shop"))
    domain = models.CharField(_("domain"), max_length=253)
    token = models.CharField(_("token"), max_length=64)
    created_at = models.DateTimeField(_("claimed at"), auto_now_add=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("proved at"), null=True, blank=True)
    leads_here = models.BooleanField(_("leads here"), default=False)
    problem = models.CharField(_("problem"), max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "domain"], name="domain_claim_once")]
        verbose_name = _("domain claim")
        verbose_name_plural = _("domain claims")

    def __str__(self) -> str:
        return self.domain
