from django.db import models
from django.utils.translation import gettext_lazy as _

OWN = "merchant"  # the source of a rate that the merchant entered


class Category(models.TextChoices):
    """What an article is taxed as; a merchant's own rates may name others. Where a country has two reduced rates the
    higher one is `intermediate`."""

    STANDARD = "standard", _("Standard rate")
    INTERMEDIATE = "intermediate", _("Intermediate rate")
    REDUCED = "reduced", _("Reduced rate")
    SUPER_REDUCED = "super_reduced", _("Super-reduced rate")
    BOOKS = "books", _("Printed books")


class VatCheck(models.Model):
    """What VIES has said about a VAT number, and when: kept as the proof that the law asks for, never changed."""

    number = models.CharField(max_length=20)
    is_valid = models.BooleanField()
    name = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=300, blank=True)
    requester = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number", "-checked_at"], name="vat_check_latest")]

    def __str__(self) -> str:
        return f"{self.number} {self.is_valid}"


class TaxRate(models.Model):
    """A rate in force from `valid_from` on, in percent with three decimals (20.000), by country and category, and by
    region (a state, a province) where one is named."""

    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=40, blank=True, default="", db_default="")
    category = models.SlugField(_("category"), max_length=30, default="standard")
    name = models.CharField(_("name"), max_length=40, default="VAT")
    percent = models.DecimalField(_("percent"), max_digits=6, decimal_places=3)
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "region", "category", "source", "valid_from"], name="tax_rate_once"
            ),
            models.CheckConstraint(condition=models.Q(percent__gte=0, percent__lt=100), name="tax_rate_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.category} {self.percent}"
