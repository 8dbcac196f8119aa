from django.db import models
from django.db.models import Q


class InboxState(models.TextChoices):
    WAITING = "waiting", "waiting"
    DONE = "done", "done"
    IGNORED = "ignored", "ignored"
    DEAD = "dead", "dead"


class InboxEvent(models.Model):
    """What a provider told us, as it came. A hint: whoever works on it asks the provider's API."""

    endpoint = models.CharField(max_length=20)
    account = models.CharField(max_length=60, blank=True)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=InboxState.choices, default=InboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "account", "event_id"], name="inbox_event_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="inbox_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
