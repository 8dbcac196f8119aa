"""Apps of other firms that this shop works with. What they promise is docs/apps.md."""

from __future__ import annotations

from django.db import models


class ConnectedApp(models.Model):
    """`manifest` is what the merchant agreed to, and all that is believed: an app that changes its own is asked about
    anew. `secret` is sealed, and empty once the app is disconnected; the row stays, so that pages can say whose section
    they have lost and get it back."""

    url = models.CharField(max_length=300)  # of the manifest; one row each (services.connect_app)
    name = models.CharField(max_length=60)
    manifest = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    secret = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)  # grows with every manifest and every secret
    connected_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    disconnected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
