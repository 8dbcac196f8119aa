"""Reports about shops, suspicious names, and letters to all owners."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from console.admin.base import LookOnly
from console.forms import BroadcastForm, DecisionForm
from console.site import console_site
from oversight.models import AbuseReport, Broadcast, ReportState, WatchFinding, WatchWord
from oversight.services.broadcasting import begin, readers_of
from oversight.services.reporting import AlreadyDecided, decide, take_down
from oversight.services.takedowns import CannotTakeDown, take_down_item
from oversight.services.watching import settle, watch


@admin.register(AbuseReport, site=console_site)
class AbuseReportAdmin(LookOnly):
    """Decided once, with a statement that both sides read."""

    list_display = ["id", "created_at", "kind", "address", "shop", "state", "decided_by"]
    list_filter = ["state", "kind"]
    search_fields = ["address", "shop__handle", "reporter_email", "text"]
    list_select_related = ["shop"]
    form = DecisionForm
    readonly_fields = [
        "shop", "address", "kind", "text", "reporter_name", "reporter_email", "created_at", "state", "decided_by",
        "decided_at",
    ]  # fmt: skip
    fields = [*readonly_fields, "statement", "decision"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request) and (obj is None or obj.state == ReportState.OPEN)

    def save_model(self, request: HttpRequest, obj: AbuseReport, form: DecisionForm, change: bool) -> None:
        decision, actor, now = form.cleaned_data["decision"], request.user.email, timezone.now()
        statement = form.cleaned_data["statement"]
        try:
            if decision == "item":
                self.take_down(obj, statement, actor, now)
            decide(
                report=obj, is_upheld=decision != "dismiss", takes_down=decision == "suspend",
                statement=statement, actor=actor, now=now,
            )  # fmt: skip
        except CannotTakeDown as error:
            self.message_user(request, str(error), messages.ERROR)
        except AlreadyDecided:
            self.message_user(request, _("Somebody else has decided this meanwhile."), messages.WARNING)

    def take_down(self, report: AbuseReport, statement: str, actor: str, now: datetime) -> None:
        """Raises CannotTakeDown: the report stays open then."""
        if report.shop is None:
            raise CannotTakeDown(_("No shop of ours has this address."))
        take_down_item(
            shop=report.shop, address=report.address, ground=report.kind, statement=statement, actor=actor, now=now,
            report=report,
        )  # fmt: skip


@admin.register(WatchWord, site=console_site)
class WatchWordAdmin(LookOnly):
    """Brands and words that operators want to look at. New ones are looked for in all shops at once."""

    list_display = ["word", "note"]
    search_fields = ["word", "note"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    has_change_permission = has_delete_permission = has_add_permission

    def save_model(self, request: HttpRequest, obj: WatchWord, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        found = watch(now=timezone.now(), everybody=True)
        text = ngettext("%(count)d shop to look at.", "%(count)d shops to look at.", found) % {"count": found}
        self.message_user(request, text)


@admin.register(WatchFinding, site=console_site)
class WatchFindingAdmin(LookOnly):
    list_display = ["word", "found_in", "shop", "is_settled", "settled_by", "created_at"]
    list_filter = ["is_settled", "word"]
    search_fields = ["shop__handle", "found_in", "word"]
    list_select_related = ["shop"]
    actions = ["fine", "suspend"]

    @admin.action(description=gettext_lazy("This name is fine"))
    def fine(self, request: HttpRequest, findings: QuerySet[WatchFinding]) -> None:
        for finding in findings:
            settle(finding=finding, actor=request.user.email)

    @admin.action(description=gettext_lazy("Suspend the shop, and tell its owner why"))
    def suspend(self, request: HttpRequest, findings: QuerySet[WatchFinding]) -> None:
        for finding in findings.select_related("shop"):
            reason = _("The name uses “%(word)s”, which is not yours.") % {"word": finding.word}
            if take_down(shop=finding.shop, reason=reason, actor=request.user.email):
                self.message_user(request, _("%(shop)s is suspended.") % {"shop": finding.shop.handle})


@admin.register(Broadcast, site=console_site)
class BroadcastAdmin(LookOnly):
    """Written, looked at, then sent. What is being sent cannot be changed any more."""

    list_display = ["subject_en", "created_by", "readers", "started_at", "finished_at", "shows_until"]
    form = BroadcastForm
    actions = ["send"]
    fields = ["subject_en", "body_en", "subject_fr", "body_fr", "plan", "standing", "shows_until", "started_at"]
    readonly_fields = ["started_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request) and (obj is None or obj.started_at is None)

    @admin.display(description=gettext_lazy("readers"))
    def readers(self, broadcast: Broadcast) -> int:
        return readers_of(broadcast).count()

    def save_model(self, request: HttpRequest, obj: Broadcast, form: Any, change: bool) -> None:
        obj.created_by = obj.created_by or request.user.email
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Send to all readers"))
    def send(self, request: HttpRequest, broadcasts: QuerySet[Broadcast]) -> None:
        for broadcast in broadcasts:
            if begin(broadcast=broadcast, now=timezone.now()):
                self.message_user(request, _("“%(subject)s” is on its way.") % {"subject": broadcast.subject_en})
            else:
                self.message_user(
                    request, _("“%(subject)s” was sent before.") % {"subject": broadcast.subject_en}, messages.WARNING
                )
