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
    undo_state = models.CharField(max_length=8, choices=ImportState.choices, blank=True, db_default="")
    undo_counts = models.JSONField(default=dict, db_default={})

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename


class RowOutcome(models.TextChoices):
    CREATED = "created", _("is new")
    UPDATED = "updated", _("changed")
    SKIPPED = "skipped", _("stays as it is")
    LEFT_OUT = "left_out", _("left out")


class Undone(models.TextChoices):
    NOT_YET = "", ""
    TAKEN_BACK = "back", _("taken back")
    ARCHIVED = "archived", _("archived, as it is in orders")
    CHANGED = "changed", _("kept, as it was changed since")
    IN_USE = "in_use", _("kept, as it is in use")
    GONE = "gone", _("was deleted meanwhile")


class ImportRow(models.Model):
    """What became of one product, customer or order of a file, written with it in one transaction.

    `before` is what was there (of what was changed), `fingerprint` what there was right after: undoing compares both
    ends, so that nobody's later work is lost.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=RowOutcome.choices)
    label = models.CharField(max_length=255)
    object_id = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    undone = models.CharField(max_length=8, choices=Undone.choices, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "id"], name="import_row_run")]

    def __str__(self) -> str:
        return self.label


class ColumnMap(models.Model):
    """What the columns of a table mean to this shop, as somebody said: `{column: field}`; for the next file with the
    same header."""

    signature = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=20, default="products")
    columns = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.signature


class ExportRun(models.Model):
    """One file for taking along: what, in which layout, and how far it is. `worker` as in an import; `options` are what
    somebody chose of a catalogue (commerce.importexport.catalogue.choosing)."""

    kind = models.CharField(max_length=20)
    layout = models.CharField(max_length=20)
    options = models.JSONField(default=dict, blank=True, db_default={})
    file = models.FileField(upload_to="exports", blank=True)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
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
        return f"{self.kind} {self.layout}"


class GridView(models.Model):
    """A filter of the grid that somebody wants to come back to: the query of its address."""

    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="grid_view_name_once")]

    def __str__(self) -> str:
        return self.name


class GridEdit(models.Model):
    """One saving of the grid: `[[variant id, column, before, after], ...]`, so that it can be taken back."""

    changes = models.JSONField(default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{len(self.changes)} cells"


class Origin(models.Model):
    """What a product is called in the shop it came from (`woocommerce:sku:tee`), so that a later file finds it again
    under whatever title and address it has by then. `base`: what that shop adds differences to (price, weight)."""

    key = models.CharField(max_length=190, unique=True)
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    base = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key
