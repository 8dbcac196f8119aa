"""Mails on their way. Written by receivers, in the transaction of the receiver; sent afterwards, outside any."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class MailState(models.TextChoices):
    WAITING = "waiting", "waiting"
    SENT = "sent", "sent"
    DEAD = "dead", "dead"
    GIVEN_UP = "given_up", "given up"  # a person decided that it is not worth another try


class SentMail(models.Model):
    """One mail, and the trace that keeps it from being sent twice: `key` says what it is about and for whom.

    `next_at` is when it is (next) tried; while it is being sent that lies ahead, so that a killed sender is replaced.
    The texts are dropped once it is sent.
    """

    key = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    from_name = models.CharField(max_length=80, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="mail_waiting")]

    def __str__(self) -> str:
        return self.key


class StockAlert(models.Model):
    """Somebody wants one mail when a variant can be bought again. Gone with that mail; what nobody confirms, in a week."""

    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    locale = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField()  # the mail to confirm was written
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("variant", Lower("email"), name="stock_alert_once")]

    def __str__(self) -> str:
        return f"variant {self.variant_id}"
