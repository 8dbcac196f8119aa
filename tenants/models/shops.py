"""The shop registry: shops, their hosts, and what was done to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tenants.models import DomainMixin, TenantMixin

from core.ids import uuid7


class ShopState(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("shop", "preparing")
    IMPORTING = "importing", pgettext_lazy("shop", "importing")
    LIVE = "live", pgettext_lazy("shop", "live")
    FROZEN = "frozen", pgettext_lazy("shop", "frozen")  # not paid for: shoppers find it closed, staff read and pay
    SUSPENDED = "suspended", pgettext_lazy("shop", "suspended")
    CLOSED = "closed", pgettext_lazy("shop", "closed")
    DROPPED = "dropped", pgettext_lazy("shop", "dropped")


class Trust(models.TextChoices):
    """How well we know a shop (tenants.trust says what follows from it)."""

    NEW = "new", pgettext_lazy("trust", "new")
    KNOWN = "known", pgettext_lazy("trust", "known")
    TRUSTED = "trusted", pgettext_lazy("trust", "trusted")
    WATCHED = "watched", pgettext_lazy("trust", "under review")
    SHOWCASE = "showcase", _("demonstration of a theme")


class Shop(TenantMixin):
    """One shop: where it lives and in which state. What it sells and to whom is in its own schema."""

    auto_create_schema = False
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handle = models.SlugField(_("handle"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    state = models.CharField(
        _("state"), max_length=12, choices=ShopState.choices, default=ShopState.PREPARING, db_index=True
    )
    owner_email = models.EmailField(_("owner"))
    country = models.CharField(_("country"), max_length=2, default="FR")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    locale = models.CharField(_("language"), max_length=8, default="fr")
    is_test = models.BooleanField(_("only a test"), default=False)
    pod = models.CharField(_("pod"), max_length=20, default="pod1")
    template_version = models.CharField(_("version of its schema"), max_length=64, blank=True)
    request_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    migration_error = models.TextField(_("what went wrong in migrating"), blank=True)
    created_at = models.DateTimeField(_("opened"), auto_now_add=True)
    migrated_at = models.DateTimeField(_("migrated at"), null=True, blank=True)
    suspended_reason = models.CharField(_("why suspended"), max_length=200, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True, db_index=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    export_offered_at = models.DateTimeField(null=True, blank=True)
    requires_second_factor = models.BooleanField(default=False)
    trust = models.CharField(_("trust"), max_length=8, choices=Trust.choices, default=Trust.NEW)
    # "theme/language/version" of a demonstration for the gallery, which is nobody's and counts nowhere; "" for a merchant's
    showcase = models.CharField(max_length=100, blank=True, default="", db_default="")
    # its owner lets the platform's support in until then
    support_until = models.DateTimeField(_("support may enter until"), null=True, blank=True)
    copied_at = models.DateTimeField(null=True, blank=True, db_index=True)  # last time that its nightly copy was begun

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")

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
    STOREFRONT = "storefront", pgettext_lazy("host", "storefront")
    ADMIN = "admin", pgettext_lazy("host", "admin")


class Host(DomainMixin):
    """A host name that leads to a shop. `domain` is lower case, without port or trailing dot, IDN in ASCII form."""

    kind = models.CharField(_("kind"), max_length=12, choices=HostKind.choices, default=HostKind.STOREFRONT)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind"],
                condition=models.Q(is_primary=True),
                name="host_one_primary_per_kind",
            )
        ]
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

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

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="entries", verbose_name=_("shop"))
    action = models.CharField(_("act"), max_length=30)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    actor = models.CharField(_("by whom"), max_length=254, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("registry entry")
        verbose_name_plural = _("registry entries")

    def __str__(self) -> str:
        return f"{self.action} {self.shop_id}"
