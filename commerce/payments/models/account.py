from django.db import models
from django.db.models import Q


class ConnectedAccount(models.Model):
    """The shop's own account at a provider. `capabilities` and `missing` are copies of what the provider said at
    `checked_at`; an account that its owner took away from us keeps its row, with `gone_at`. `secret` is a key of the
    merchant's own, sealed (core.secrets), where a provider wants one."""

    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=100)
    is_live = models.BooleanField(default=False)
    is_ready = models.BooleanField(default=False)
    capabilities = models.JSONField(default=dict, blank=True)
    missing = models.JSONField(default=list, blank=True)
    secret = models.TextField(blank=True, db_default="")
    checked_at = models.DateTimeField(null=True, blank=True)
    reconciled_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="connected_account_once"),
            models.UniqueConstraint(
                fields=["provider", "is_live"], condition=Q(gone_at=None), name="connected_account_one_per_mode"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
