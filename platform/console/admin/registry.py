"""What was done to shops, the schemas that wait, and contracts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from billing.models import Contract, Invoice, Partner, Subscription
from billing.plans import plan_named
from billing.services.contracts import save_contract
from console.admin.base import LookOnly, PlanFilter, named
from console.forms import ContractForm
from console.site import console_site
from tenants.models import DomainClaim, ExportRun, ImportRun, PooledSchema, RegistryEntry, RestoreRun


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

    list_display = ["shop", "plan_name", "standing", "standing_since", "trial_ends_at"]
    list_filter = ["standing", ("plan", PlanFilter)]
    search_fields = ["shop__handle", "shop__owner_email", "note"]
    list_select_related = ["shop"]
    fields = ["shop", "plan", "standing", "standing_since", "trial_ends_at", "quotas", "switches", "note"]
    readonly_fields = ["shop", "standing_since"]
    form = ContractForm

    @admin.display(description=gettext_lazy("plan"), ordering="plan")
    def plan_name(self, contract: Contract) -> str:
        return plan_named(contract.plan).name

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: Contract, form: ContractForm, change: bool) -> None:
        save_contract(contract=obj, values=form.cleaned_data, actor=request.user.email, now=timezone.now())


@admin.register(Subscription, site=console_site)
class SubscriptionAdmin(LookOnly):
    list_display = ["shop", "plan_name", "period", "status", "period_ends_at", "cancel_at", "next_name", "reference"]
    list_filter = ["status", ("plan", PlanFilter), "period"]
    search_fields = ["shop__handle", "reference"]
    list_select_related = ["shop"]

    @admin.display(description=gettext_lazy("plan"), ordering="plan")
    def plan_name(self, subscription: Subscription) -> str:
        return str(named(subscription.plan))

    @admin.display(description=gettext_lazy("next plan"), ordering="next_plan")
    def next_name(self, subscription: Subscription) -> str:
        return str(named(subscription.next_plan))


@admin.register(Invoice, site=console_site)
class InvoiceAdmin(LookOnly):
    list_display = ["created_at", "shop", "number", "status", "total_amount", "tax_amount", "currency"]
    list_filter = ["status", "currency"]
    search_fields = ["shop__handle", "number", "reference"]
    list_select_related = ["shop"]


@admin.register(Partner, site=console_site)
class PartnerAdmin(LookOnly):
    """Agencies that bring shops. The link to give them: /sign-up/?partner=CODE."""

    list_display = ["name", "code", "share", "shop", "is_active"]
    search_fields = ["name", "code", "shop__handle"]
    autocomplete_fields = ["shop"]
    fields = ["name", "code", "share", "shop", "is_active"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    has_change_permission = has_add_permission


@admin.register(DomainClaim, site=console_site)
class DomainClaimAdmin(LookOnly):
    list_display = ["domain", "shop", "verified_at", "leads_here", "problem", "checked_at"]
    list_filter = ["leads_here", "problem"]
    search_fields = ["domain", "shop__handle"]
    list_select_related = ["shop"]


@admin.register(ExportRun, site=console_site)
class ExportRunAdmin(LookOnly):
    list_display = ["created_at", "shop", "kind", "state", "size", "requested_by"]
    list_filter = ["kind", "state"]
    search_fields = ["shop__handle"]
    list_select_related = ["shop"]


@admin.register(RestoreRun, site=console_site)
class RestoreRunAdmin(LookOnly):
    list_display = ["created_at", "shop", "state", "copied_at", "requested_by"]
    list_filter = ["state"]
    search_fields = ["shop__handle"]
    list_select_related = ["shop"]


@admin.register(ImportRun, site=console_site)
class ImportRunAdmin(LookOnly):
    list_display = ["created_at", "handle", "state", "note", "account"]
    list_filter = ["state"]
    search_fields = ["handle"]
    list_select_related = ["account"]
