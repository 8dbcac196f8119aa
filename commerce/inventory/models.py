"""Stock: available = on hand - committed - held. Only commerce.inventory.services may change a row here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class StockItem(models.Model):
    """The counters of one variant. `held` is kept for unpaid orders, `committed` for paid ones not yet shipped."""

    variant = models.OneToOneField("catalog.Variant", primary_key=True, on_delete=models.CASCADE, related_name="stock")
    on_hand = models.IntegerField(_("on hand"), default=0)
    committed = models.PositiveIntegerField(_("committed"), default=0)
    held = models.PositiveIntegerField(_("held"), default=0)
    is_tracked = models.BooleanField(_("count the stock"), default=True)
    sells_below_zero = models.BooleanField(_("sell when out of stock"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(held__gte=0, committed__gte=0), name="stock_counters_not_negative")
        ]
        indexes = [
            models.Index(
                fields=["variant"],
                condition=Q(is_tracked=True, on_hand__lte=F("committed") + F("held")),
                name="stock_out",
            )
        ]

    def __str__(self) -> str:
        return f"{self.available} of variant {self.variant_id}"

    @property
    def available(self) -> int:
        """Units that may still be promised; may be negative after a recount. Meaningless where not tracked."""
        return self.on_hand - self.committed - self.held


class MovementKind(models.TextChoices):
    INITIAL = "initial", _("first count")
    RECOUNT = "recount", _("recount")
    IMPORT = "import", _("import")
    RECEIVED = "received", _("received")
    SHIPPED = "shipped", _("shipped")
    RESTOCKED = "restocked", _("restocked")
    LOST = "lost", _("lost or damaged")


class StockMovement(models.Model):
    """The ledger of `on_hand`: append only, the sum of a variant's quantities is what is on hand."""

    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="movements")
    quantity = models.IntegerField(_("quantity"))
    kind = models.CharField(max_length=10, choices=MovementKind.choices)
    reference = models.CharField(max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.quantity:+d} {self.kind}"


class HoldState(models.TextChoices):
    HELD = "held", _("held")
    COMMITTED = "committed", _("committed")
    SHIPPED = "shipped", _("shipped")
    RELEASED = "released", _("released")


class Hold(models.Model):
    """Units of one variant promised to one order: held, then committed, then shipped or released."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order_id = models.UUIDField(db_index=True)
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.SET_NULL, related_name="+")
    quantity = models.PositiveIntegerField()
    quantity_shipped = models.PositiveIntegerField(default=0)
    quantity_released = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "variant"], name="hold_once_per_order"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_is_positive"),
            models.CheckConstraint(
                condition=Q(quantity_shipped__lte=F("quantity") - F("quantity_released")),
                name="hold_not_overdrawn",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="held"), name="hold_expiring")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.state}"
