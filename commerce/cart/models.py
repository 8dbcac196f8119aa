from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.ids import secret_token


class Cart(models.Model):
    """What a visitor means to buy, and what the checkout form has learnt so far. `token` is the cookie's value.

    `details` keeps the checkout form as typed (contact, address, delivery, payment), so that a reload loses nothing.
    `codes` are those that the shopper entered, of promotions and gift cards alike, in that order.
    """

    token = models.CharField(max_length=64, unique=True, default=secret_token)
    currency = models.CharField(max_length=3)
    locale = models.CharField(max_length=8, blank=True)
    details = models.JSONField(default=dict, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # who is signed in where this cart is: prices of their own depend on it
    order_id = models.UUIDField(null=True, blank=True, unique=True)
    campaign = models.JSONField(default=dict, blank=True, db_default={})  # what brought them, with their consent
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(models.Model):
    """One variant, personalised in one way: `personal` is `{code: {"value", "file"}}`, `personal_key` its fingerprint."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    personal = models.JSONField(default=dict, blank=True, db_default={})
    personal_key = models.CharField(max_length=64, blank=True, db_default="")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant", "personal_key"], name="cart_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=999), name="cart_quantity_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.variant_id}"
