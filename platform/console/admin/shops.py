"""What operators see and do: look at shops, suspend, restore and close them. Nothing is edited field by field."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from billing.models import Contract, Standing, Usage
from billing.plans import plan_named
from console.admin.base import LookOnly, LookOnlyInline, PlanFilter, ReasonForm
from console.health import health_of, moment_text
from console.site import console_site
from onboarding.services.telling import tell_owners
from oversight.models import AbuseReport, TakeDown, Ticket, TicketState, WatchFinding
from oversight.services.reporting import take_down
from oversight.services.trusting import set_trust
from tenants import hosts
from tenants.models import Host, RegistryEntry, Shop, Trust
from tenants.services import lifecycle
from tenants.services.lifecycle import WrongState
from tenants.services.passes import issue_support_pass, may_enter
from tenants.services.pool import pool_status


class HostInline(LookOnlyInline):
    """Columns of its own: what django-tenants calls these fields is in English only."""

    model = Host
    fields = ["name", "kind", "is_main"]
    readonly_fields = ["name", "is_main"]

    @admin.display(description=_("domain"))
    def name(self, host: Host) -> str:
        return str(host.domain)

    @admin.display(description=_("main"), boolean=True)
    def is_main(self, host: Host) -> bool:
        return bool(host.is_primary)


class UsageInline(LookOnlyInline):
    model = Usage
    fields = ["metric", "period", "count", "counted_at"]
    readonly_fields = ["counted_at"]


class EntryInline(LookOnlyInline):
    model = RegistryEntry
    fields = ["at", "action", "reason", "actor"]
    readonly_fields = ["at"]


class UnhealthyFilter(admin.SimpleListFilter):
    title = _("health")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("work, mails or webhooks given up"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Shop]) -> QuerySet[Shop]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(Q(facts__dead_work__gt=0) | Q(facts__dead_mails__gt=0) | Q(facts__dead_webhooks__gt=0))


@admin.register(Shop, site=console_site)
class ShopAdmin(LookOnly):
    list_display = [
        "handle",
        "name",
        "state",
        "plan",
        "standing",
        "trust",
        "kyc",
        "is_healthy",
        "owner_email",
        "country",
        "version",
        "migrated",
        "created_at",
    ]
    list_select_related = ["contract", "facts"]
    list_filter = [
        "state", "contract__standing", ("contract__plan", PlanFilter), "trust", "facts__kyc", UnhealthyFilter,
        "facts__is_open", "is_test", "country", "pod", "template_version",
    ]  # fmt: skip
    search_fields = ["handle", "name", "owner_email", "domains__domain"]
    ordering = ["-created_at"]
    date_hierarchy = "created_at"
    fields = [
        "handle", "name", "state", "suspended_reason", "trust", "support_until", "owner_email",
        "hosts", "country", "currency", "locale", "is_test",
        "created_at", "id", "pod", "schema", "template_version", "migrated_at", "migration_error",
        "contract_link", "kyc", "figures", "health", "trouble",
    ]  # fmt: skip
    readonly_fields = ["hosts", "id", "schema", "contract_link", "kyc", "figures", "health", "trouble"]
    inlines = [HostInline, UsageInline, EntryInline]
    actions = [
        "suspend", "restore", "freeze", "thaw", "close", "enter", "ask_to_enter", "watch_it", "know_it", "trust_it",
    ]  # fmt: skip
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

    @admin.display(description=_("identity check"), ordering="facts__kyc")
    def kyc(self, shop: Shop) -> str:
        if not hasattr(shop, "facts"):
            return "–"
        missing = shop.facts.kyc_missing
        return f"{shop.facts.get_kyc_display()} ({missing})" if missing else str(shop.facts.get_kyc_display())

    @admin.display(description=_("healthy"), boolean=True)
    def is_healthy(self, shop: Shop) -> bool | None:
        return shop.facts.is_healthy if hasattr(shop, "facts") else None

    @admin.display(description=_("figures"))
    def figures(self, shop: Shop) -> str:
        if not hasattr(shop, "facts"):
            return "–"
        facts = shop.facts
        rows = [
            (_("products"), facts.product_count), (_("orders in 30 days"), facts.order_count),
            (_("first paid order"), moment_text(facts.first_paid_at)), (_("noted at"), moment_text(facts.noted_at)),
        ]  # fmt: skip
        return format_html_join("", "{}: {}<br>", rows)

    @admin.display(description=_("reports, names, things taken down and questions"))
    def trouble(self, shop: Shop) -> str:
        reports = [("abusereport", one.pk, str(one)) for one in AbuseReport.objects.filter(shop=shop)[:10]]
        names = [("watchfinding", one.pk, str(one)) for one in WatchFinding.objects.filter(shop=shop, is_settled=False)]
        taken = [("takedown", one.pk, str(one)) for one in TakeDown.objects.filter(shop=shop, lifted_at=None)[:10]]
        asked = [("ticket", one.pk, str(one)) for one in Ticket.objects.filter(shop=shop, state=TicketState.OPEN)[:10]]
        links = (
            (reverse(f"console:oversight_{kind}_change", args=[pk]), text)
            for kind, pk, text in [*reports, *names, *taken, *asked]
        )
        return format_html_join("", '<a href="{}">{}</a><br>', links) or "–"

    @admin.display(description=_("schema"))
    def schema(self, shop: Shop) -> str:
        return str(shop.schema_name)

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
        for shop in shops:
            if take_down(shop=shop, reason=reason, actor=request.user.email):
                self.message_user(request, gettext("%(shop)s is suspended.") % {"shop": shop.handle}, messages.SUCCESS)
            else:
                self.message_user(
                    request, gettext("%(shop)s is not running; it cannot be suspended.") % {"shop": shop.handle},
                    messages.WARNING,
                )  # fmt: skip

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
        if settings.SUPPORT_NEEDS_CONSENT and not may_enter(shop, timezone.now()):
            self.message_user(
                request, _("Its owner has not let the support in. Ask first: “Ask the owner to let the support in”."),
                messages.ERROR,
            )  # fmt: skip
            return None
        token = issue_support_pass(shop=shop, operator=request.user, reason=reason, now=timezone.now())
        return redirect(f"{hosts.url_of(hosts.admin_host(shop.handle), '/enter/')}?{urlencode({'pass': token})}")

    @admin.action(description=_("Ask the owner to let the support in (a reason is needed)"))
    def ask_to_enter(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        if not (reason := request.POST.get("reason", "").strip()):
            self.message_user(request, _("Say why: write a reason beside the action."), messages.ERROR)
            return
        for shop in shops:
            url = hosts.url_of(hosts.admin_host(shop.handle), "/staff/support/")
            tell_owners(shop, "support_asks", url=url, reason=reason)
            RegistryEntry.objects.create(
                shop=shop, action="support asked", reason=reason[:200], actor=request.user.email
            )
            self.message_user(
                request, gettext("The owner of %(shop)s was asked.") % {"shop": shop.handle}, messages.SUCCESS
            )

    @admin.action(description=_("Trust: under review (no orders, no search engines)"))
    def watch_it(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        self.put_into(request, shops, Trust.WATCHED)

    @admin.action(description=_("Trust: known"))
    def know_it(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        self.put_into(request, shops, Trust.KNOWN)

    @admin.action(description=_("Trust: trusted (no limits of its own)"))
    def trust_it(self, request: HttpRequest, shops: QuerySet[Shop]) -> None:
        self.put_into(request, shops, Trust.TRUSTED)

    def put_into(self, request: HttpRequest, shops: QuerySet[Shop], trust: str) -> None:
        reason, actor = request.POST.get("reason", ""), request.user.email
        done = sum(set_trust(shop=shop, trust=trust, reason=reason, actor=actor) for shop in shops)
        text = ngettext("%(count)d shop changed.", "%(count)d shops changed.", done) % {"count": done}
        self.message_user(request, text, messages.SUCCESS)

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
