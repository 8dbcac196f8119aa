"""Which account at a payment provider belongs to which shop (control plane): webhooks come to the platform's host."""

from django.db import models


class ProviderAccount(models.Model):
    """An account belongs to one shop for ever: events about it never reach another."""

    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=60)
    is_live = models.BooleanField(default=False)
    shop = models.ForeignKey("tenants.Shop", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "reference"], name="provider_account_once")]

    def __str__(self) -> str:
        return self.reference


class PlatformEvent(models.Model):
    """What a provider told us about the platform's own account, as it came."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="platform_event_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class BankDay(models.Model):
    """Units of each currency for one euro on that day, as text, by the European Central Bank."""

    day = models.DateField(primary_key=True)
    rates = models.JSONField(default=dict)
    fetched_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()
