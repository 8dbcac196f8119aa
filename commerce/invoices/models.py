"""Invoices and credit notes: written once, never changed (docs/invoices.md). Amounts are minor units of `currency`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class Kind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT = "credit", _("Credit note")


class Document(models.Model):
    """One paper. `content` has everything that is printed (commerce.invoices.content, .credit): neither settings nor the
    order are read again. Its role may add rows and read them, and nothing else (migration 0001).

    `number` is series, year and serial in one text; the series is the prefix that the merchant chose. `source` says what
    it was made from ("invoice:1", "credit:1:refund:<id>", "credit:1:rest"), once per order. `corrects` is a credit note's
    invoice. `total_amount` is positive in both kinds.

    References have no foreign key in the database: checking one locks the row it leads to, which is an UPDATE privilege
    that this table does not have; and a paper outlives what it is about.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    series = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=40)
    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="documents"
    )
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="corrections"
    )
    source = models.CharField(max_length=60)
    is_test = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    language = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    total_amount = models.BigIntegerField()
    tax_amount = models.BigIntegerField()
    buyer = models.CharField(max_length=200, blank=True)
    content = models.JSONField()

    class Meta:
        verbose_name = _("invoice or credit note")
        verbose_name_plural = _("invoices and credit notes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "serial"], name="document_number_once"),
            models.UniqueConstraint(fields=["order", "source"], name="document_source_once"),
            models.CheckConstraint(condition=Q(serial__gt=0, total_amount__gte=0), name="document_sensible"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def signed_total(self) -> int:
        """For columns that are added up."""
        return -self.total_amount if self.is_credit else self.total_amount

    @property
    def signed_tax(self) -> int:
        return -self.tax_amount if self.is_credit else self.tax_amount

    @property
    def is_credit(self) -> bool:
        return self.kind == Kind.CREDIT
