"""Orders: an immutable copy of what was agreed, plus what has happened since. Amounts are minor units of `currency`."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import secret_token, uuid7


class OrderState(models.TextChoices):
    OPEN = "open", _("open")
    CANCELLED = "cancelled", _("cancelled")


class PaidState(models.TextChoices):
    UNPAID = "unpaid", _("not paid")
    PROCESSING = "processing", _("payment under way")
    AUTHORISED = "authorised", _("payment authorised")
    PAID = "paid", _("paid")
    REFUNDED = "refunded", _("refunded")


class FulfilmentState(models.TextChoices):
    UNFULFILLED = "unfulfilled", _("to ship")
    PARTIAL = "partial", _("partly shipped")
    FULFILLED = "fulfilled", _("shipped")


class Order(models.Model):
    """Prices, names, taxes and addresses are copies made when it was placed; nothing is ever looked up again.

    total = goods - discount + shipping (after `discounts` of shipping), plus tax where prices exclude it. `discounts` is
    `[{"promotion_id", "name", "code", "target", "amount"}]`, `credits` `[{"card_id", "kind", "label", "amount"}]`.
    `shows_net`: the customer was shown prices without tax (commerce.pricing.net), and is from then on.
    `billing_address` is empty where it is the delivery's.
    `extras` are the gift message and the merchant's own questions, `[{"label", "value"}]`; `business` is what VIES said of
    a buyer's VAT number, `{"vat_number", "name", "reference", "checked_at"}`, `exemption` why the customer was charged no
    tax, `{"ground", "text", "until"}`. `campaign` is what brought the shopper first and last, with
    their consent, `{"first": {"path", "source", "medium", "campaign", "term", "content", "day"}, "last": …}`.
    `shop_factor`: minor units of the shop's currency that one of the order's was worth when it was placed.
    `tax_scheme` (commerce.taxes.schemes), country and region say to whom tax is owed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    token = models.CharField(max_length=64, unique=True, default=secret_token, editable=False)
    cart_id = models.BigIntegerField(unique=True, null=True)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.SET_NULL, related_name="orders")
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    locale = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.OPEN)
    paid_state = models.CharField(max_length=12, choices=PaidState.choices, default=PaidState.UNPAID)
    fulfilment_state = models.CharField(
        max_length=12, choices=FulfilmentState.choices, default=FulfilmentState.UNFULFILLED
    )
    currency = models.CharField(max_length=3)
    shop_factor = models.DecimalField(max_digits=24, decimal_places=14, default=1, db_default=1)
    goods_amount = models.BigIntegerField()
    discount_amount = models.BigIntegerField(default=0)
    shipping_amount = models.BigIntegerField(default=0)
    tax_amount = models.BigIntegerField(default=0)
    total_amount = models.BigIntegerField()
    refunded_amount = models.BigIntegerField(default=0)
    credit_amount = models.BigIntegerField(default=0)
    discounts = models.JSONField(default=list)
    credits = models.JSONField(default=list)
    prices_include_tax = models.BooleanField(default=True)
    shows_net = models.BooleanField(default=False, db_default=False)
    tax_lines = models.JSONField(default=list)
    business = models.JSONField(default=dict, db_default={})
    tax_note = models.CharField(max_length=200, blank=True)
    tax_scheme = models.CharField(max_length=8, blank=True, default="", db_default="")
    tax_country = models.CharField(max_length=2, blank=True, default="", db_default="")
    tax_region = models.CharField(max_length=100, blank=True, default="", db_default="")
    exemption = models.JSONField(default=dict, blank=True, db_default={})
    shipping_address = models.JSONField(default=dict)
    billing_address = models.JSONField(default=dict, db_default={})
    delivery = models.JSONField(default=dict)
    payment_name = models.CharField(max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    extras = models.JSONField(default=list, db_default=[])
    is_test = models.BooleanField(default=False)
    campaign = models.JSONField(default=dict, blank=True, db_default={})
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField(db_index=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Of an order that another shop took: its name there; `import_key` is for the database to refuse a second copy.
    imported_from = models.CharField(max_length=20, blank=True, db_default="")
    imported_name = models.CharField(max_length=60, blank=True, db_default="", db_index=True)
    import_key = models.CharField(max_length=190, null=True, unique=True, editable=False)
    # Of a person who was erased since (docs/personal-data.md): what the books need of them, read by nobody else, and how
    # long the law wants it; None once that time is over, or where the order never reached the books.
    erased_at = models.DateTimeField(null=True, editable=False)
    kept = models.JSONField(null=True, editable=False)
    kept_until = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goods_amount__gte=0, shipping_amount__gte=0, tax_amount__gte=0, total_amount__gte=0),
                name="order_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    discount_amount__gte=0,
                    discount_amount__lte=F("goods_amount"),
                    credit_amount__gte=0,
                    credit_amount__lte=F("total_amount"),
                ),
                name="order_discounts_sensible",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What people call it: its number, or that of the shop it was taken in."""
        return self.imported_name or f"#{self.number}"

    @property
    def shown_number(self) -> int | str:
        """For sentences that say “order” before it."""
        return self.imported_name.removeprefix("#") or self.number

    @property
    def due_amount(self) -> int:
        """What payments have to bring: the total less what gift cards and credit have paid."""
        return self.total_amount - self.credit_amount

    @property
    def tax_off_amount(self) -> int:
        """The tax in the prices that a business buyer owes itself, or that an exempt customer does not pay."""
        if not self.prices_include_tax or not (self.business.get("checked_at") or self.exemption):
            return 0
        return self.goods_amount - self.discount_amount + self.shipping_amount - self.total_amount


class OrderLine(models.Model):
    """`total_amount` is unit price times quantity, `discount_amount` the line's share of the order's discounts,
    `eco_amount` what of a unit's price is a fee for recycling."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=255)
    options_text = models.TextField(blank=True)
    product_slug = models.CharField(max_length=255, blank=True)
    sku = models.CharField(max_length=120, blank=True)
    picture_url = models.CharField(max_length=300, blank=True)
    quantity = models.PositiveIntegerField()
    quantity_shipped = models.PositiveIntegerField(default=0)
    quantity_cancelled = models.PositiveIntegerField(default=0, db_default=0)
    unit_amount = models.BigIntegerField()
    total_amount = models.BigIntegerField()
    discount_amount = models.BigIntegerField(default=0)
    tax_percent = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    tax_category = models.CharField(max_length=30, blank=True)
    weight_grams = models.PositiveIntegerField(default=0)
    eco_amount = models.BigIntegerField(default=0, db_default=0)
    requires_shipping = models.BooleanField(default=True)
    is_gift_card = models.BooleanField(default=False)
    personal = models.JSONField(default=list, db_default=[])  # [{"label", "value", "file"}], told in options_text too
    parts = models.JSONField(default=list, db_default=[])  # of a bundle: [[variant id, units per bundle], ...]
    downloads = models.JSONField(default=list, db_default=[])  # commerce.orders.services.downloads

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_positive"),
            models.CheckConstraint(condition=Q(quantity_shipped__lte=F("quantity")), name="order_line_not_overshipped"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("quantity_shipped") + F("quantity_cancelled")), name="order_line_adds_up"
            ),
            models.CheckConstraint(condition=Q(unit_amount__gte=0, total_amount__gte=0), name="order_line_amounts"),
            models.CheckConstraint(
                condition=Q(discount_amount__gte=0, discount_amount__lte=F("total_amount")), name="order_line_discount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.title}"

    @property
    def quantity_left(self) -> int:
        """Units that are still to leave."""
        return self.quantity - self.quantity_shipped - self.quantity_cancelled


class LabelState(models.TextChoices):
    NONE = "", _("no label")
    ASKED = "asked", _("asked for")
    BOUGHT = "bought", _("bought")
    VOIDED = "voided", _("given back")


class DeliveryState(models.TextChoices):
    UNKNOWN = "", _("not known")
    IN_TRANSIT = "in_transit", _("on its way")
    DELIVERED = "delivered", _("delivered")
    PROBLEM = "problem", _("could not be delivered")


class Manifest(models.Model):
    """A carrier's own paper for parcels that are handed over together: the driver scans it once. Without `made_at` it was
    asked for, and the next press asks the carrier what became of it."""

    label_carrier = models.CharField(max_length=12)
    carrier = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.reference or f"manifest {self.pk}"


class Shipment(models.Model):
    """A parcel that left: which lines (`[[line id, quantity], ...]`), with whom, under which number.

    A label is bought from `label_carrier` (commerce.shipping.carriers), whose name for the parcel is `label_reference`;
    `label_file` is private storage. `follow_at` is when the carrier is asked next where the parcel is."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipments")
    request_key = models.CharField(max_length=64, unique=True)
    lines = models.JSONField(default=list)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    tracking_url = models.CharField(_("tracking address"), max_length=300, blank=True)
    shipped_at = models.DateTimeField()
    label_state = models.CharField(
        max_length=10, choices=LabelState.choices, default=LabelState.NONE, blank=True, db_default=""
    )
    label_carrier = models.CharField(max_length=12, blank=True, default="", db_default="")
    label_reference = models.CharField(max_length=60, blank=True, default="", db_default="")
    label_file = models.CharField(max_length=200, blank=True, default="", db_default="")
    label_amount = models.BigIntegerField(null=True)
    label_asked_at = models.DateTimeField(null=True, db_index=True)
    manifest = models.ForeignKey(Manifest, null=True, on_delete=models.SET_NULL, related_name="shipments")
    delivery_state = models.CharField(
        max_length=12, choices=DeliveryState.choices, default=DeliveryState.UNKNOWN, blank=True, db_default=""
    )
    delivered_at = models.DateTimeField(null=True)
    follow_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["shipped_at", "id"]

    def __str__(self) -> str:
        return self.tracking_number or f"shipment {self.pk}"


class OrderNote(models.Model):
    """One line of the order's timeline: what happened (`kind`, a dotted name), its particulars, and who did it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict, blank=True)
    text = models.TextField(blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.kind
