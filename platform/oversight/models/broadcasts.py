"""Letters to all owners, or to some."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Broadcast(models.Model):
    """Empty `plan` and `standing`: everybody who owns a running shop. Until `shows_until` it also stands on the home page
    of the shops' admins."""

    subject_en = models.CharField(_("subject, in English"), max_length=150)
    body_en = models.TextField(_("text, in English"))
    subject_fr = models.CharField(_("subject, in French"), max_length=150, blank=True)
    body_fr = models.TextField(_("text, in French"), blank=True)
    plan = models.CharField(_("only for this plan"), max_length=40, blank=True)
    standing = models.CharField(_("only for this standing"), max_length=10, blank=True)
    shows_until = models.DateTimeField(_("on their home page until"), null=True, blank=True)
    created_by = models.CharField(_("written by"), max_length=254, blank=True)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    started_at = models.DateTimeField(_("sending began"), null=True, blank=True)
    finished_at = models.DateTimeField(_("sent to all"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")

    def __str__(self) -> str:
        return self.subject_en

    def words(self, language: str) -> tuple[str, str]:
        if language == "fr" and self.subject_fr and self.body_fr:
            return self.subject_fr, self.body_fr
        return self.subject_en, self.body_en


class BroadcastMail(models.Model):
    """Nobody gets the same letter twice, however many shops they own and however often sending was interrupted."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="mails")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "account"], name="broadcast_mail_once")]

    def __str__(self) -> str:
        return f"{self.broadcast_id} to {self.account_id}"
