"""What shoppers write to a shop, and who wants its news."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """Nothing is thrown away: what looks like advertising is only marked."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    order_number = models.CharField(_("order number"), max_length=30, blank=True)
    text = models.TextField(_("message"))
    page = models.CharField(_("sent from"), max_length=300, blank=True)
    is_spam = models.BooleanField(_("looks like spam"), default=False)
    is_done = models.BooleanField(_("done"), default=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="message_newest")]

    def __str__(self) -> str:
        return f"{self.name}, {self.email}"


class Subscriber(models.Model):
    """Somebody who asked for news: with which words, when and where. Mails may go to those who have confirmed that the
    address is theirs, and have not left since."""

    email = models.EmailField(_("e-mail"))
    locale = models.CharField(_("language"), max_length=8, blank=True)
    consent_text = models.CharField(_("agreed to"), max_length=240)
    page = models.CharField(_("on the page"), max_length=300, blank=True)
    consented_at = models.DateTimeField(_("asked for it"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-consented_at", "-id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="subscriber_once")]

    def __str__(self) -> str:
        return self.email

    @property
    def wants_mail(self) -> bool:
        return self.confirmed_at is not None and self.left_at is None
