"""What people report about shops, and names that operators want to look at."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import Shop


class ReportKind(models.TextChoices):
    FRAUD = "fraud", _("Fraud: nothing arrives, or something else")
    COUNTERFEIT = "counterfeit", _("Counterfeits, or a brand used without right")
    COPYRIGHT = "copyright", _("Texts or pictures used without right")
    DANGEROUS = "dangerous", _("Dangerous or forbidden goods")
    HATE = "hate", _("Hatred, violence or abuse")
    PRIVACY = "privacy", _("Personal data shown or misused")
    OTHER = "other", _("Something else that is against the law")


class ReportState(models.TextChoices):
    OPEN = "open", _("open")
    UPHELD = "upheld", _("acted upon")
    DISMISSED = "dismissed", _("dismissed")


class AbuseReport(models.Model):
    """A notice in the sense of article 16 of the Digital Services Act. `statement` is what was decided and why, as both
    sides get to read it."""

    shop = models.ForeignKey(
        Shop, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports", verbose_name=_("shop")
    )
    address = models.CharField(_("address"), max_length=500)
    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind.choices)
    text = models.TextField(_("what was reported"))
    reporter_name = models.CharField(_("reported by"), max_length=120, blank=True)
    reporter_email = models.EmailField(_("e-mail of who reported it"))
    locale = models.CharField(_("language"), max_length=8, default="en")
    state = models.CharField(_("state"), max_length=10, choices=ReportState.choices, default=ReportState.OPEN)
    statement = models.TextField(_("decision, with its reasons"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=254, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    created_at = models.DateTimeField(_("reported at"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("abuse report")
        verbose_name_plural = _("abuse reports")

    def __str__(self) -> str:
        return f"{self.pk}: {self.address}"


class WatchWord(models.Model):
    """A brand, or a word of swindlers: shops whose name or address comes near it are looked at by a person."""

    word = models.CharField(_("word"), max_length=60, unique=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["word"]
        verbose_name = _("watched name")
        verbose_name_plural = _("watched names")

    def __str__(self) -> str:
        return self.word


class WatchFinding(models.Model):
    """Looked at once: a shop that was found fine for a word is not shown for it again."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="findings", verbose_name=_("shop"))
    word = models.CharField(_("word"), max_length=60)
    found_in = models.CharField(_("found in"), max_length=253)
    is_settled = models.BooleanField(_("settled"), default=False)
    settled_by = models.CharField(_("settled by"), max_length=254, blank=True)
    created_at = models.DateTimeField(_("found at"), auto_now_add=True)

    class Meta:
        ordering = ["is_settled", "-id"]
        constraints = [models.UniqueConstraint(fields=["shop", "word"], name="watch_finding_once")]
        verbose_name = _("name to look at")
        verbose_name_plural = _("names to look at")

    def __str__(self) -> str:
        return f"{self.word}: {self.found_in}"
