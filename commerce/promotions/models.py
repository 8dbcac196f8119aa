"""Promotions, the codes that open them, and the ledger of their uses. Amounts are minor units of the shop's currency."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MAX_CODE_LENGTH = 40


class Trigger(models.TextChoices):
    """`catalogue` lowers the prices that the shop shows; the others take something off a cart."""

    CATALOGUE = "catalogue", _("Sale: lower prices in the shop")
    AUTOMATIC = "automatic", _("Automatic, in the cart")
    CODE = "code", _("With a code")


class PromotionKind(models.TextChoices):
    PERCENT = "percent", _("Percentage off")
    AMOUNT = "amount", _("Amount off")
    BUY_X_GET_Y = "buy_x_get_y", _("Buy some, get some")
    TIERS = "tiers", _("The more, the cheaper")
    FREE_SHIPPING = "free_shipping", _("Free delivery")


class PromotionTarget(models.TextChoices):
    ITEMS = "items", _("certain articles")
    ORDER = "order", _("the whole order")
    SHIPPING = "shipping", _("the delivery")


class Promotion(models.Model):
    """Empty lists of products and collections mean every article. `use_count` counts orders, cancelled ones not.
    `is_announced`: what articles cost with it is a price that the law wants remembered (Directive 2019/2161)."""

    name = models.CharField(_("name"), max_length=80)
    trigger = models.CharField(_("how it starts"), max_length=10, choices=Trigger.choices, default=Trigger.CODE)
    kind = models.CharField(_("what it does"), max_length=14, choices=PromotionKind.choices)
    target = models.CharField(
        _("off what"), max_length=10, choices=PromotionTarget.choices, default=PromotionTarget.ITEMS
    )
    percent = models.DecimalField(_("percent"), max_digits=6, decimal_places=3, default=0)
    amount = models.BigIntegerField(_("amount"), default=0)
    is_per_unit = models.BooleanField(_("for each unit"), default=False)
    buy_quantity = models.PositiveSmallIntegerField(_("units to buy"), default=1)
    get_quantity = models.PositiveSmallIntegerField(_("units reduced"), default=1)
    most_times = models.PositiveSmallIntegerField(_("times per order"), default=0)
    tiers = models.JSONField(default=list, blank=True)
    counts_units = models.BooleanField(default=False)
    product_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    collection_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    get_product_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    get_collection_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    min_amount = models.BigIntegerField(_("from an order value of"), default=0)
    min_quantity = models.PositiveSmallIntegerField(_("from units"), default=0)
    skips_reduced = models.BooleanField(_("not for articles that are reduced already"), default=False)
    combines_with = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_active = models.BooleanField(_("switched on"), default=True)
    is_announced = models.BooleanField(_("told to everybody"), default=False, db_default=False)
    usage_limit = models.PositiveIntegerField(_("orders in all"), null=True, blank=True)
    customer_limit = models.PositiveSmallIntegerField(_("orders per customer"), null=True, blank=True)
    use_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="promotion_percent"),
            models.CheckConstraint(condition=Q(amount__gte=0, min_amount__gte=0), name="promotion_amounts"),
            models.CheckConstraint(condition=Q(buy_quantity__gte=1, get_quantity__gte=1), name="promotion_quantities"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="promotion_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """What a shopper types, in capitals. Codes made in bulk belong to one promotion and have a limit of their own."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="codes")
    text = models.CharField(_("code"), max_length=MAX_CODE_LENGTH, unique=True)
    usage_limit = models.PositiveIntegerField(null=True, blank=True)
    use_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Use(models.Model):
    """One order that a promotion lowered, by how much. A cancelled order gives its use back: `released_at`."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="uses")
    code = models.ForeignKey(Code, null=True, on_delete=models.SET_NULL, related_name="uses")
    order_id = models.UUIDField(db_index=True)
    email = models.EmailField()
    amount = models.BigIntegerField()
    used_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promotion", "order_id"], name="promotion_use_once")]
        indexes = [models.Index(fields=["promotion", "email"], name="promotion_use_customer")]

    def __str__(self) -> str:
        return f"{self.promotion_id} for order {self.order_id}"
