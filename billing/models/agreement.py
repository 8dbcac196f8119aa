"""What a shop has agreed to beside its plan, and codes that take something off."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import Shop


class Agreement(models.Model):
    """One row per version that somebody accepted for a shop; `sha256` is the text's that they read."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="agreements", verbose_name=_("shop"))
    document = models.CharField(_("document"), max_length=20)
    version = models.CharField(_("version"), max_length=20)
    language = models.CharField(_("language"), max_length=8)
    sha256 = models.CharField(_("checksum of the text"), max_length=64)
    accepted_by = models.EmailField(_("accepted by"))
    accepted_at = models.DateTimeField(_("accepted at"))

    class Meta:
        ordering = ["-accepted_at"]
        constraints = [models.UniqueConstraint(fields=["shop", "document", "version"], name="agreement_once")]
        verbose_name = _("accepted contract")
        verbose_name_plural = _("accepted contracts")

    def __str__(self) -> str:
        return f"{self.document} {self.version} of {self.shop_id}"


class Coupon(models.Model):
    """A copy of a promotion code at Stripe: what it takes off plans."""

    code = models.CharField(
        _("code"), max_length=40, unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{3,40}$", _("Three to forty capital letters and digits."))],
    )  # fmt: skip
    percent = models.PositiveSmallIntegerField(
        _("per cent off"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    months = models.PositiveSmallIntegerField(
        _("for how many months"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Empty: for as long as the plan lasts."),
    )  # fmt: skip
    most_uses = models.PositiveIntegerField(
        _("how often at most"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True, editable=False)
    use_count = models.PositiveIntegerField(_("used"), default=0, editable=False)
    is_active = models.BooleanField(_("works"), default=True, editable=False)
    created_by = models.CharField(_("made by"), max_length=254, blank=True, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")

    def __str__(self) -> str:
        return self.code
