"""What operators see and do: look at shops, suspend, restore and close them. Nothing is edited field by field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from console.site import console_site
from tenants.models import Host, PooledSchema, RegistryEntry, Shop
from tenants.services import lifecycle
from tenants.services.lifecycle import WrongState
from tenants.services.pool import pool_status


class LookOnly(admin.ModelAdmin):
    """Rows change by services, which know the rules and leave an entry."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)


class LookOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)


class HostInline(LookOnlyInline):
    model = Host
    fields = ["domain", "kind", "is_primary"]


class EntryInline(LookOnlyInline):
    model = RegistryEntry
    fields = ["at", "action", "reason", "actor"]
    readonly_fields = ["at"]


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason:"), max_length=200, required=False)


@admin.register(Shop, site=console_site)
class ShopAdmin(LookOnly):
    list_display = ["handle", "name", "state", "owner_email", "country", "version", "migrated", "created_at"]
    list_filter = ["state", "is_test", "country", "pod", "template_version"]
    search_fields = ["handle", "name", "owner_email", "domains__domain"]
    ordering = ["-created_at"]
    date_hierarchy = "created_at"
    fields = [
        "handle", "name", "state", "suspended_reason", "owner_email", "hosts", "country", "currency", "locale", "is_test",
        "created_at", "id", "pod", "schema_name", "template_version", "migrated_at", "migration_error",
    ]  # fmt: skip
    readonly_fields = ["hosts", "id"]
    inlines = [HostInline, EntryInline]
    actions = ["suspend", "restore", "close"]
    action_form = ReasonForm

    @admin.display(description=_("schema version"))
    def version(self, shop: Shop) -> str:
        return shop.template_version[:8]

    @admin.display(description=_("migrated"), boolean=True)
    def migrated(self, shop: Shop) -> bool:
        return not shop.migration_error

    @admin.display(description=_("addresses"))
    def hosts(self, shop: Shop) -> str:
        return format_html_join(", ", "{}", ((host.domain,) for host in shop.domains.all()))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {**(extra_context or {}), "pool": pool_status()})

    @admin.action(description=_("Suspend (a reason is needed)"))
    def suspend(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, _("Say why: write a reason beside the action."), messages.ERROR)
            return
        self.move_all(request, shops, lifecycle.suspend, reason)

    @admin.action(description=_("Restore"))
    def restore(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        self.move_all(request, shops, lifecycle.restore, request.POST.get("reason", ""))

    @admin.action(description=_("Close for good (type CLOSE as the reason)"))
    def close(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        if request.POST.get("reason", "").strip() != "CLOSE":
            self.message_user(request, _("There is no way back. Type CLOSE as the reason to do it."), messages.ERROR)
            return
        self.move_all(request, shops, lifecycle.close, "")

    def move_all(self, request: HttpRequest, shops: QuerySet[Shop], act: Any, reason: str) -> None:
        done = 0
        for shop in shops:
            try:
                act(shop=shop, reason=reason, actor=request.user.email)
            except WrongState as error:
                self.message_user(request, str(error), messages.WARNING)
            else:
                done += 1
        if done:
            text = ngettext("%(count)d shop changed.", "%(count)d shops changed.", done) % {"count": done}
            self.message_user(request, text, messages.SUCCESS)


@admin.register(RegistryEntry, site=console_site)
class RegistryEntryAdmin(LookOnly):
    list_display = ["at", "shop", "action", "reason", "actor"]
    list_filter = ["action"]
    search_fields = ["shop__handle", "reason", "actor"]
    list_select_related = ["shop"]


@admin.register(PooledSchema, site=console_site)
class PooledSchemaAdmin(LookOnly):
    list_display = ["schema_name", "template_version", "is_ready", "created_at"]
    list_filter = ["is_ready", "template_version"]
