"""Copies of whole shops: made, brought in from elsewhere, and put back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tenants.models.shops import Shop


class ExportState(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class CopyKind(models.TextChoices):
    ASKED = "asked", "asked for"
    NIGHTLY = "nightly", "nightly"


class ExportRun(models.Model):
    """One copy of a whole shop, made in the background and kept for a while among the shop's files."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="exports")
    kind = models.CharField(max_length=8, choices=CopyKind.choices, default=CopyKind.ASKED)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    requested_by = models.CharField(max_length=254)
    file = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    done_count = models.PositiveIntegerField(default=0)
    part_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"export of {self.shop_id}"


class ImportRun(models.Model):
    """A file that somebody has brought, on its way to becoming a shop. `note` is for people: why it was refused."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    handle = models.CharField(max_length=40)
    file = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    note = models.CharField(max_length=300, blank=True)
    shop = models.ForeignKey(Shop, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"import of {self.handle}"


class RestoreState(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    READY = "ready", "ready"  # beside the running shop, to be compared
    SWITCHING = "switching", "switching"
    SWITCHED = "switched", "switched"  # `schema_name` is now the former one, kept to go back to
    GONE = "gone", "gone"
    FAILED = "failed", "failed"


class RestoreRun(models.Model):
    """A copy of a shop in a schema of its own beside the running one. `comparison` is {table: [now, in the copy]}."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="restores")
    source = models.ForeignKey(ExportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    copied_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=RestoreState.choices, default=RestoreState.WAITING)
    requested_by = models.CharField(max_length=254)
    schema_name = models.CharField(max_length=63, blank=True)
    template_version = models.CharField(max_length=64, blank=True)
    comparison = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(state__in=["waiting", "running", "ready", "switching"]),
                name="restore_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"restore of {self.shop_id}"
