"""Who is to be forgotten, and who was (docs/personal-data.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    SHOPPER = "shopper", _("asked for by the person")
    MERCHANT = "merchant", _("by the shop")
    INACTIVE = "inactive", _("inactive for too long")


class ErasureState(models.TextChoices):
    """`CLEARING`: nothing is left in the database; files and the customer at a payment provider still are."""

    WARNED = "warned", _("warned by mail")
    WAITING = "waiting", _("waiting")
    CLEARING = "clearing", _("being cleared")
    DONE = "done", _("erased")


class Erasure(models.Model):
    """One person of this shop. `id` is a keyed hash of the e-mail address (builder.privacy.identity): once it is done, that
    is all that is known of them, and what finds them again in a copy that is brought back. `email` is there until then.

    `note` says why it waits, as codes with names of orders: `[[code, name], ...]`. `left` is what is still to do outside the
    database, `{"files": [path, ...], "accounts": {account: customer there}}`.
    """

    id = models.UUIDField(primary_key=True)
    email = models.EmailField(blank=True)
    locale = models.CharField(max_length=8, blank=True)
    cause = models.CharField(max_length=8, choices=Cause.choices)
    state = models.CharField(max_length=8, choices=ErasureState.choices, default=ErasureState.WAITING)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    note = models.JSONField(default=list, blank=True)
    left = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)
