from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class ImportRun(models.Model):
    """One file brought in: where it stands, its counts, and a report per row (`[[row, level, code, params], ...]`).

    Resumable: `products_done` says how many products of the file are in. `worker` is whoever holds the claim; without
    a heartbeat for a minute it counts as dead, and another takes over. `attempts` counts claims without progress.
    `options` is what the merchant chose (encoding, delimiter), `details` what was found out.
    """

    kind = models.CharField(max_length=20, default="products")
    source = models.CharField(max_length=30, default="shopify")
    filename = models.CharField(max_length=255)
    file = models.FileField(upload_to="imports", blank=True)
    is_dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.WAITING)
    products_total = models.PositiveIntegerField(default=0)
    products_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    worker = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=255, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename


class Origin(models.Model):
    """What a product is called in the shop it came from (`woocommerce:sku:tee`), so that a later file finds it again
    under whatever title and address it has by then. `base`: what that shop adds differences to (price, weight)."""

    key = models.CharField(max_length=190, unique=True)
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    base = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key
