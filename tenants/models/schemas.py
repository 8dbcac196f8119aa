"""The template of all schemas, and those made ahead of time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TemplateVersion(models.Model):
    """The migrated template schema as one SQL text, and the migrations that it holds."""

    version = models.CharField(max_length=64, unique=True)
    sql = models.TextField()
    migrations = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.version


class PooledSchema(models.Model):
    """A schema made ahead of time, empty, waiting for a shop."""

    schema_name = models.CharField(_("schema"), max_length=63, unique=True)
    template_version = models.CharField(_("version of the template"), max_length=64)
    is_ready = models.BooleanField(_("ready"), default=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("pooled schema")
        verbose_name_plural = _("pooled schemas")

    def __str__(self) -> str:
        return self.schema_name
