"""What operators see and do: look at shops, suspend, restore and close them. Nothing is edited field by field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from billing.models import Contract, Standing, Usage
from billing.plans import plan_named
from billing.services.contracts import save_contract
from console.forms import ContractForm
from console.health import health_of
from console.site import console_site
from tenants import hosts
from tenants.models import Host, PooledSchema, RegistryEntry, Shop
from tenants.services import lifecycle
from tenants.services.lifecycle import WrongState
from tenants.services.passes import issue_support_pass
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


class UsageInline(LookOnlyInline):
    model = Usage
    fields = ["metric", "period", "count", "counted_at"]
    readonly_fields = ["counted_at"]


class EntryInline(LookOnlyInline):
    model = RegistryEntry
    fields = ["at", "action", "reason", "actor"]
    readonly_fields = ["at"]


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason:"), max_length=200, required=False)


@admin.register(Shop, site=console_site)
class ShopAdmin(LookOnly):
    list_display = [
        "handle",
        "name",
        "state",
        "plan",
        "standing",
        "owner_email",
        "country",
        "version",
        "migrated",
        "created_at",
    ]
    list_select_related = ["contract"]
    list_filter = ["state", "contract__standing", "contract__plan", "is_test", "country", "pod", "template_version"]
    search_fields = ["handle", "name", "owner_email", "domains__domain"]
    ordering = ["-created_at"]
    date_hierarchy = "created_at"
    fields = [
        "handle", "name", "state", "suspended_reason", "owner_email", "hosts", "country", "currency", "locale", "is_test",
        "created_at", "id", "pod", "schema_name", "template_version", "migrated_at", "migration_error",
        "contract_link", "health",
    ]  # fmt: skip
    readonly_fields = ["hosts", "id", "contract_link", "health"]
    inlines = [HostInline, UsageInline, EntryInline]
    actions = ["suspend", "restore", "freeze", "thaw", "close", "enter"]
    action_form = ReasonForm

    @admin.display(description=_("plan"))
    def plan(self, shop: Shop) -> str:
        return plan_named(shop.contract.plan if hasattr(shop, "contract") else "").name

    @admin.display(description=_("standing"))
    def standing(self, shop: Shop) -> str:
        return shop.contract.get_standing_display() if hasattr(shop, "contract") else str(Standing.ACTIVE.label)

    @admin.display(description=_("plan, quotas and notes"))
    def contract_link(self, shop: Shop) -> str:
        """Made when it is first asked for: most shops need no exceptions."""
        contract, _is_new = Contract.objects.get_or_create(shop=shop)
        url = reverse("console:billing_contract_change", args=[contract.pk])
        return format_html('<a href="{}">{}</a>', url, _("Change plan, quotas, switches and notes"))

    @admin.display(description=_("health"))
    def health(self, shop: Shop) -> str:
        return format_html_join("", "{}: {}<br>", health_of(shop))

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

    @admin.action(description=_("Freeze: shoppers find it closed, staff only look (a reason is needed)"))
    def freeze(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, _("Say why: write a reason beside the action."), messages.ERROR)
            return
        self.move_all(request, shops, lifecycle.freeze, reason)

    @admin.action(description=_("Thaw"))
    def thaw(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        self.move_all(request, shops, lifecycle.thaw, request.POST.get("reason", ""))

    @admin.action(description=_("Enter as support (one shop; a reason is needed, which its owner can read)"))
    def enter(self, request: HttpRequest, shops: QuerySet[Shop]) -> HttpResponse | None:
        reason, shop = request.POST.get("reason", "").strip(), shops.first()
        if not reason or shops.count() != 1 or shop is None:
            self.message_user(request, _("Choose one shop, and write the reason beside the action."), messages.ERROR)
            return None
        token = issue_support_pass(shop=shop, operator=request.user, reason=reason, now=timezone.now())
        return redirect(f"{hosts.url_of(hosts.admin_host(shop.handle), '/enter/')}?{urlencode({'pass': token})}")

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


@admin.register(Contract, site=console_site)
class ContractAdmin(LookOnly):
    """Plan, standing and exceptions of one shop. Each change goes through the services, which write it down."""

    list_display = ["shop", "plan", "standing", "standing_since", "trial_ends_at"]
    list_filter = ["standing", "plan"]
    search_fields = ["shop__handle", "shop__owner_email", "note"]
    list_select_related = ["shop"]
    fields = ["shop", "plan", "standing", "standing_since", "trial_ends_at", "quotas", "switches", "note"]
    readonly_fields = ["shop", "standing_since"]
    form = ContractForm

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: Contract, form: ContractForm, change: bool) -> None:
        save_contract(contract=obj, values=form.cleaned_data, actor=request.user.email, now=timezone.now())
