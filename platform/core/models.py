"""Tables of every shop's schema that have no business meaning: the outbox and the audit trail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import uuid7


class Event(models.Model):
    """Something that happened ("order.paid"), written in the transaction that made it happen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    is_dispatched = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(is_dispatched=False), name="event_waiting")]

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "waiting"
    DONE = "done", "done"
    DEAD = "dead", "dead"


class Delivery(models.Model):
    """One event on its way to one receiver. Done in the same transaction as the receiver's effect; dead after too
    many attempts, and then shown to people."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    receiver = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "receiver"], name="delivery_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.receiver} {self.state}"


class AuditEntry(models.Model):
    """Who did what, from where. Append only: the database refuses to change or delete rows, even when the actor goes."""

    action = models.CharField(max_length=60)
    target = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_name = models.CharField(max_length=120, blank=True)
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.action
