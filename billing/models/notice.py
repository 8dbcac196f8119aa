from __future__ import annotations

from django.db import models
from django.db.models import Q

from tenants.models import Shop


class Notice(models.Model):
    """A letter that the owners of a shop have to get, written in the transaction that gives the reason; sent afterwards
    by a task. `key` keeps it from being written twice. Amounts in `values` are minor units with a currency, days ISO
    dates: who sends it knows the reader's language."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")
    letter = models.CharField(max_length=20)
    key = models.CharField(max_length=120, unique=True)
    values = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(sent_at=None), name="notice_waiting")]

    def __str__(self) -> str:
        return self.key
