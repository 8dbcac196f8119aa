"""The shop registry (control plane). No shop schema refers to it, and it refers to none but by name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from core.ids import uuid7


class ShopState(models.TextChoices):
    PREPARING = "preparing", "preparing"
    IMPORTING = "importing", "importing"
    LIVE = "live", "live"
    FROZEN = "frozen", "frozen"  # not paid for: shoppers find it closed, staff read and pay
    SUSPENDED = "suspended", "suspended"
    CLOSED = "closed", "closed"
    DROPPED = "dropped", "dropped"


class Shop(TenantMixin):
    """One shop: where it lives and in which state. What it sells and to whom is in its own schema."""

    auto_create_schema = False
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handle = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=ShopState.choices, default=ShopState.PREPARING, db_index=True)
    owner_email = models.EmailField()
    country = models.CharField(max_length=2, default="FR")
    currency = models.CharField(max_length=3, default="EUR")
    locale = models.CharField(max_length=8, default="fr")
    is_test = models.BooleanField(default=False)
    pod = models.CharField(max_length=20, default="pod1")
    template_version = models.CharField(max_length=64, blank=True)
    request_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    migration_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    migrated_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.CharField(max_length=200, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True, db_index=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    export_offered_at = models.DateTimeField(null=True, blank=True)
    requires_second_factor = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.handle

    @property
    def shop_id(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the row: django-tenants' own save() makes, and on an error drops, schemas."""
        super(TenantMixin, self).save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return super(TenantMixin, self).delete(*args, **kwargs)


class HostKind(models.TextChoices):
    STOREFRONT = "storefront", "storefront"
    ADMIN = "admin", "admin"


class Host(DomainMixin):
    """A host name that leads to a shop. `domain` is lower case, without port or trailing dot, IDN in ASCII form."""

    kind = models.CharField(max_length=12, choices=HostKind.choices, default=HostKind.STOREFRONT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind"],
                condition=models.Q(is_primary=True),
                name="host_one_primary_per_kind",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the row: the parent unsets the primary host of the other kind."""
        super(DomainMixin, self).save(*args, **kwargs)


class ReleasedHandle(models.Model):
    """Handles are never given to somebody else: old links and mails must not lead to a stranger."""

    handle = models.SlugField(max_length=40, unique=True)
    released_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.handle


class RegistryEntry(models.Model):
    """What was done to a shop as a whole (opened, suspended, dropped), by whom and why. Append only; it outlives the
    shop's own audit trail, which is in the shop's schema."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="entries")
    action = models.CharField(max_length=30)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "registry entries"

    def __str__(self) -> str:
        return f"{self.action} {self.shop_id}"


class TemplateVersion(models.Model):
    """The migrated template schema as one SQL text, and the migrations that it holds."""

    version = models.CharField(max_length=64, unique=True)
    sql = models.TextField()
    migrations = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.version


class PooledSchema(models.Model):
    """A schema made ahead of time, empty, waiting for a shop."""

    schema_name = models.CharField(max_length=63, unique=True)
    template_version = models.CharField(max_length=64)
    is_ready = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.schema_name


class Membership(models.Model):
    """Which account may enter which shop's admin. The rights themselves are in the shop's schema."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, default="owner")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "account"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.shop_id}"


class EntryPass(models.Model):
    """A one-time pass from the platform into one shop's admin; the token itself is never stored."""

    token_hash = models.CharField(max_length=64, unique=True)
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    next_path = models.CharField(max_length=300, default="/")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)  # the person has just proved again who they are
    support_reason = models.CharField(max_length=200, blank=True)  # an operator enters, and this is why

    def __str__(self) -> str:
        return f"pass {self.pk}"


class Invitation(models.Model):
    """Asks the owner of an e-mail address to join a shop's staff. The token is only in the mail; here is its hash."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "email"], condition=models.Q(accepted_at__isnull=True), name="invitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.shop_id}"


class ExportState(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class ExportRun(models.Model):
    """One copy of a whole shop, made in the background and kept for a while among the shop's files."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    requested_by = models.CharField(max_length=254)
    file = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    part_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"export of {self.shop_id}"


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
