"""The template of all schemas, and those made ahead of time."""

from __future__ import annotations

from django.db import models


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

    schema_name = models.CharField(max_length=63, unique=True)
    template_version = models.CharField(max_length=64)
    is_ready = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.schema_name
