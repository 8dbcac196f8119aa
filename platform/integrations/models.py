"""Keys of programs that work for a shop, and the answers that they were given."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ApiKey(models.Model):
    """The key itself is `ech_<prefix>_<secret>`; what is kept of the secret is its digest. `user` stands for the program
    in ledgers and timelines, and cannot sign in; `maker_name` is who made the key."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=30), default=list)
    request_key = models.UUIDField(unique=True)  # of the form: sent twice, it makes one key
    maker_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("manage_keys", "Make and revoke keys of the API")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """What a key was answered to a request that it named (`Idempotency-Key`). `status` is None while nobody knows how
    the work ended: it is under way, or it was cut off and may be done again."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="answers")
    name = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["key", "name"], name="kept_answer_once"),
            models.CheckConstraint(condition=Q(status__isnull=True) | Q(status__lt=300), name="kept_answer_is_done"),
        ]

    def __str__(self) -> str:
        return self.name
