"""Other prices for some shoppers: those who are signed in and carry the list's tag."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PriceList(models.Model):
    """`percent` off the usual price of everything, and prices of its own for single variants. `tag` is one of the
    customer's (a group); no case. A public page never shows any of it."""

    name = models.CharField(_("name"), max_length=80)
    tag = models.CharField(_("customers with this tag"), max_length=60)
    percent = models.DecimalField(_("percent off everything"), max_digits=6, decimal_places=3, null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        ordering = [Lower("name"), "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="price_list_name_once"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100),
                name="price_list_percent_sensible",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListedPrice(models.Model):
    """From `from_quantity` units on, one unit of the variant costs `amount` (minor units)."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="listed_prices")
    from_quantity = models.PositiveSmallIntegerField(default=1)
    amount = models.BigIntegerField()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["variant_id", "from_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["price_list", "variant", "from_quantity"], name="listed_price_once"),
            models.CheckConstraint(condition=Q(amount__gte=0, from_quantity__gte=1), name="listed_price_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} from {self.from_quantity}"
