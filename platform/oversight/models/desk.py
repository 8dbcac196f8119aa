"""What merchants ask the platform, and breaches of personal data that operators have to keep a list of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import Shop


class TicketState(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    ANSWERED = "answered", _("has an answer")
    CLOSED = "closed", _("closed")


class Ticket(models.Model):
    """A question of a shop's staff. Mails go to whoever opened it, in `locale`."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="tickets", verbose_name=_("shop"))
    subject = models.CharField(_("subject"), max_length=150)
    state = models.CharField(_("state"), max_length=10, choices=TicketState.choices, default=TicketState.OPEN)
    opened_by = models.EmailField(_("asked by"))
    locale = models.CharField(max_length=8, default="en")
    created_at = models.DateTimeField(_("asked at"))
    moved_at = models.DateTimeField(_("last message"))

    class Meta:
        ordering = ["-moved_at", "-id"]
        indexes = [models.Index(fields=["state", "-moved_at"], name="ticket_state")]
        verbose_name = _("question of a merchant")
        verbose_name_plural = _("questions of merchants")

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject}"


class TicketMessage(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    is_ours = models.BooleanField(default=False)
    author = models.CharField(_("written by"), max_length=254)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("written at"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} of {self.ticket_id}"


class Breach(models.Model):
    """A breach of personal data (GDPR, articles 33 and 34): the list that an authority may ask for. Rows are added and
    completed, never deleted."""

    title = models.CharField(_("what happened, in a line"), max_length=200)
    noticed_at = models.DateTimeField(_("noticed at"))
    began_at = models.DateTimeField(_("began at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    nature = models.TextField(_("nature of the breach"))
    data_kinds = models.TextField(_("kinds of data and of persons"), blank=True)
    person_count = models.PositiveIntegerField(_("persons affected, about"), null=True, blank=True)
    consequences = models.TextField(_("likely consequences"), blank=True)
    measures = models.TextField(_("measures taken or proposed"), blank=True)
    shops = models.ManyToManyField(Shop, verbose_name=_("shops affected"), blank=True, related_name="+")
    authority_told_at = models.DateTimeField(_("authority told at"), null=True, blank=True)
    why_not_told = models.TextField(_("why the authority is not told, if it is not"), blank=True)
    owners_told_at = models.DateTimeField(_("owners told at"), null=True, blank=True)
    written_by = models.CharField(_("written by"), max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-noticed_at"]
        verbose_name = _("data breach")
        verbose_name_plural = _("data breaches")

    def __str__(self) -> str:
        return self.title
