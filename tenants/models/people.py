"""Who may enter which shop, and how."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tenants.models.shops import Shop


class SignOnRule(models.TextChoices):
    """How one member signs in, where the shop has a provider of its own (tenants.services.sign_on)."""

    SHOP = "", "as the shop says"
    ALWAYS = "always", "with the company's sign-in only"
    PASSWORD = "password", "keeps the password, for the day that the provider is down"


class Membership(models.Model):
    """Which account may enter which shop's admin. The rights themselves are in the shop's schema."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, default="owner")
    sign_on = models.CharField(max_length=8, choices=SignOnRule.choices, blank=True, default="", db_default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "account"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.shop_id}"


class EntryPass(models.Model):
    """A one-time pass from the platform into one shop's admin; the token itself is never stored."""

    token_hash = models.CharField(max_length=64, unique=True)
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    next_path = models.CharField(max_length=300, default="/")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)  # the person has just proved again who they are
    support_reason = models.CharField(max_length=200, blank=True)  # an operator enters, and this is why
    sign_on = models.ForeignKey(  # the provider that vouched; without it the platform did, with a password
        "tenants.SignOnProvider", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    only_confirms = models.BooleanField(default=False, db_default=False)  # opens no session, only dangerous acts in one

    def __str__(self) -> str:
        return f"pass {self.pk}"


class Invitation(models.Model):
    """Asks the owner of an e-mail address to join a shop's staff. The token is only in the mail; here is its hash."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "email"], condition=models.Q(accepted_at__isnull=True), name="invitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.shop_id}"
