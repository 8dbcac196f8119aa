"""Single products and pages that operators have taken down, and themes as they are offered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.models.reports import AbuseReport, ReportKind
from tenants.models import Shop


class TakenKind(models.TextChoices):
    PRODUCT = "product", _("product")
    PAGE = "page", _("page")


class TakeDown(models.Model):
    """A decision in the sense of article 17 of the Digital Services Act: `statement` gives its reasons, the merchant may
    answer once, and an operator looks at it again. It is in force until `lifted_at`."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="takedowns", verbose_name=_("shop"))
    kind = models.CharField(_("kind"), max_length=8, choices=TakenKind.choices)
    object_id = models.BigIntegerField()
    title = models.CharField(_("title"), max_length=255)
    address = models.CharField(_("address"), max_length=500)
    ground = models.CharField(_("ground"), max_length=12, choices=ReportKind.choices)
    statement = models.TextField(_("reasons"))
    was = models.CharField(max_length=40, blank=True)  # how it was shown before
    report = models.ForeignKey(AbuseReport, null=True, blank=True, on_delete=models.SET_NULL, related_name="takedowns")
    taken_by = models.CharField(_("taken down by"), max_length=254)
    taken_at = models.DateTimeField(_("taken down at"))
    answer = models.TextField(_("what the merchant says"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=254, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    review = models.TextField(_("second look, with its reasons"), blank=True)
    reviewed_at = models.DateTimeField(_("looked at again at"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("given back at"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "kind", "object_id"], condition=models.Q(lifted_at=None), name="taken_down_once"
            )
        ]
        verbose_name = _("product or page taken down")
        verbose_name_plural = _("products and pages taken down")

    def __str__(self) -> str:
        return f"{self.pk}: {self.title}"


class OfferState(models.TextChoices):
    OFFERED = "offered", _("offered to everybody")
    HIDDEN = "hidden", _("hidden: only shops that are open already can add it")
    WITHDRAWN = "withdrawn", _("withdrawn: nobody can add it; shops that wear it keep it")


class ThemeOffer(models.Model):
    """Without a row a theme is offered to everybody. `plans`: only to shops on one of these; empty: on any."""

    slug = models.SlugField(_("theme"), max_length=60, unique=True)
    state = models.CharField(_("offer"), max_length=10, choices=OfferState.choices, default=OfferState.OFFERED)
    plans = models.JSONField(_("only for these plans"), default=list, blank=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self) -> str:
        return self.slug
