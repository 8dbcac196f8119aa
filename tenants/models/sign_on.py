"""Single sign-on: which provider a shop trusts, for whose addresses, and whom it has vouched for (docs/staff.md).

All of it in the registry: what a provider says opens the one shop that has named it, and nothing else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tenants.models.shops import Shop


class SignOnProvider(models.Model):
    """An OpenID provider that vouches for the staff of one shop. `secret` is sealed (core.secrets)."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="sign_on")
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=255)
    secret = models.TextField()
    asks_second_factor = models.BooleanField(default=False)  # its owner says so, whatever the tokens say
    is_required = models.BooleanField(default=False)
    tested_at = models.DateTimeField(null=True, blank=True)  # as it is now: emptied when address or client change
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"sign-on of {self.shop_id}"


class SignOnDomain(models.Model):
    """E-mail addresses the provider may vouch for. Proved by a TXT record, by any number of shops: it opens nothing
    but their own, so there is nobody to take it away from. `missing_since`: when the record was first not found."""

    provider = models.ForeignKey(SignOnProvider, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, db_index=True)
    token = models.CharField(max_length=64)
    checked_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    missing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "domain"], name="sign_on_domain_once")]

    def __str__(self) -> str:
        return self.domain


class SignOnIdentity(models.Model):
    """An account that a provider may vouch for: its person has said so with the password, or it was made for them."""

    provider = models.ForeignKey(SignOnProvider, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)  # subjects are the issuer's: another one may give the same to others
    subject = models.CharField(max_length=255)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "issuer", "subject"], name="sign_on_identity_once")]

    def __str__(self) -> str:
        return f"{self.subject} at {self.provider_id}"


class SignOnStage(models.TextChoices):
    SENT = "sent", "sent to the provider"
    ANSWERED = "answered", "vouched for"
    ENTERED = "entered", "inside"


class SignOnAttempt(models.Model):
    """One way to the provider and back, of one browser. Of state and browser only hashes are kept. What the provider
    said stands here until the person has done what is still missing: named the account, typed a code."""

    provider = models.ForeignKey(SignOnProvider, on_delete=models.CASCADE, related_name="attempts")
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, db_index=True)
    nonce = models.CharField(max_length=64)
    verifier = models.TextField()  # sealed
    next_path = models.CharField(max_length=300, default="/")
    confirms = models.BooleanField(default=False)  # for a dangerous act: the provider is to ask anew
    stage = models.CharField(max_length=8, choices=SignOnStage.choices, default=SignOnStage.SENT)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    has_second_factor = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"sign-on {self.pk}"
