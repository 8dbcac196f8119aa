"""Which shops have work waiting."""

from __future__ import annotations

from django.db import models

from tenants.models.shops import Shop


class WorkDue(models.Model):
    """A doorbell: this shop has work of this kind waiting. The work itself is in the shop's schema (docs/adr/0003)."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    kind = models.CharField(max_length=30)
    due_at = models.DateTimeField(db_index=True)
    rung_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "kind"], name="work_due_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.shop_id}"
