"""A shop's themes: copies that people work on, one of them published, and every version that was worth keeping."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ShopTheme(models.Model):
    """`draft` is a look as JSON (builder.editor.look). `revision` grows with every change of it: who saves says which
    one they have seen. What shoppers see is never read from here, but from the store's row and the published version."""

    name = models.CharField(_("name"), max_length=60)
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_by_name = models.CharField(max_length=120, blank=True)
    is_published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published = models.ForeignKey("ThemeVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    publish_at = models.DateTimeField(_("published from"), null=True, blank=True)
    scheduled = models.ForeignKey("ThemeVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    trouble = models.CharField(max_length=300, blank=True)  # why it was not published when it was due
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("theme of the shop")
        verbose_name_plural = _("themes of the shop")
        ordering = ["-is_published", "-changed_at", "-id"]
        permissions = [("publish_shoptheme", "Can publish a theme")]
        constraints = [
            models.UniqueConstraint(
                fields=["is_published"], condition=models.Q(is_published=True), name="one_theme_published"
            ),
            models.CheckConstraint(
                condition=models.Q(publish_at=None) | models.Q(scheduled__isnull=False), name="theme_scheduled_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    STARTED = "started", _("Added")
    KEPT = "kept", _("Draft")
    ASIDE = "aside", _("Set aside: somebody else saved first")
    PUBLISHED = "published", _("Published")
    SCHEDULED = "scheduled", _("Scheduled")


class ThemeVersion(models.Model):
    """Added; of those that were never published, scheduled or named the oldest go. `changes` is
    {"field": [before, after]} against the version before it."""

    theme = models.ForeignKey(ShopTheme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(
        _("name"), max_length=60, blank=True, db_default=""
    )  # what somebody calls it; it is kept then
    look = models.JSONField()
    changes = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["theme", "number"], name="theme_version_once")]

    def __str__(self) -> str:
        return f"{self.theme_id}, {self.number}"
