"""Copies of whole shops: made, brought in from elsewhere, and put back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.models.shops import Shop


class ExportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("copy", "waiting")
    RUNNING = "running", pgettext_lazy("copy", "running")
    DONE = "done", pgettext_lazy("copy", "done")
    FAILED = "failed", pgettext_lazy("copy", "failed")


class CopyKind(models.TextChoices):
    ASKED = "asked", pgettext_lazy("copy", "asked for")
    NIGHTLY = "nightly", pgettext_lazy("copy", "nightly")


class ExportRun(models.Model):
    """One copy of a whole shop, made in the background and kept for a while among the shop's files."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="exports", verbose_name=_("shop"))
    kind = models.CharField(_("kind"), max_length=8, choices=CopyKind.choices, default=CopyKind.ASKED)
    state = models.CharField(_("state"), max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    requested_by = models.CharField(_("asked for by"), max_length=254)
    file = models.CharField(_("file"), max_length=120, blank=True)
    size = models.BigIntegerField(_("size in bytes"), default=0)
    digest = models.CharField(_("checksum"), max_length=64, blank=True)
    done_count = models.PositiveIntegerField(_("parts done"), default=0)
    part_count = models.PositiveIntegerField(_("parts"), default=0)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("copy of a shop")
        verbose_name_plural = _("copies of shops")

    def __str__(self) -> str:
        return f"export of {self.shop_id}"


class ImportRun(models.Model):
    """A file that somebody has brought, on its way to becoming a shop. `note` is for people: why it was refused."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account")
    )
    handle = models.CharField(_("address"), max_length=40)
    file = models.CharField(_("file"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    note = models.CharField(_("note"), max_length=300, blank=True)
    shop = models.ForeignKey(
        Shop, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("shop")
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("shop being brought in")
        verbose_name_plural = _("shops being brought in")

    def __str__(self) -> str:
        return f"import of {self.handle}"


class RestoreState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("copy", "waiting")
    RUNNING = "running", pgettext_lazy("copy", "running")
    READY = "ready", pgettext_lazy("copy", "ready")  # beside the running shop, to be compared
    SWITCHING = "switching", pgettext_lazy("copy", "switching")
    SWITCHED = "switched", pgettext_lazy("copy", "switched")  # `schema_name` is now the former one, kept to go back to
    GONE = "gone", pgettext_lazy("copy", "gone")
    FAILED = "failed", pgettext_lazy("copy", "failed")


class RestoreRun(models.Model):
    """A copy of a shop in a schema of its own beside the running one. `comparison` is {table: [now, in the copy]}."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="restores", verbose_name=_("shop"))
    source = models.ForeignKey(
        ExportRun, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("made from")
    )
    copied_at = models.DateTimeField(_("copied at"))
    state = models.CharField(_("state"), max_length=9, choices=RestoreState.choices, default=RestoreState.WAITING)
    requested_by = models.CharField(_("asked for by"), max_length=254)
    schema_name = models.CharField(_("schema"), max_length=63, blank=True)
    template_version = models.CharField(_("version of the template"), max_length=64, blank=True)
    comparison = models.JSONField(_("comparison"), default=dict)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(state__in=["waiting", "running", "ready", "switching"]),
                name="restore_one_at_a_time",
            )
        ]
        verbose_name = _("restored copy")
        verbose_name_plural = _("restored copies")

    def __str__(self) -> str:
        return f"restore of {self.shop_id}"
