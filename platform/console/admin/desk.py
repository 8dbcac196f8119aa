"""Questions of merchants, single things taken down, breaches, coupons, contracts, and the catalogue of themes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from billing.gateway import BillingRefused, BillingUnavailable
from billing.models import Agreement, Coupon
from billing.plans import plan_named
from billing.services.coupons import look_up, make_coupon, stop_coupon
from console.admin.base import LookOnly, MadeByService
from console.desk_forms import AnswerForm, CouponForm, OfferForm, ReviewForm, TakeDownForm
from console.site import console_site
from oversight.models import Breach, TakeDown, ThemeOffer, Ticket
from oversight.services.desk import answer, close_ticket, tell_owners_of_breach
from oversight.services.offers import note_installed, worn
from oversight.services.takedowns import CannotTakeDown, give_back, take_down_item, uphold
from themes.services import find_manifest, installed_themes


@admin.register(Ticket, site=console_site)
class TicketAdmin(LookOnly):
    """Answered below the conversation. The merchant gets the answer by mail and in the shop's admin."""

    list_display = ["id", "subject", "shop", "state", "opened_by", "moved_at"]
    list_filter = ["state"]
    search_fields = ["subject", "shop__handle", "opened_by", "messages__text"]
    list_select_related = ["shop"]
    form = AnswerForm
    readonly_fields = ["shop", "subject", "state", "opened_by", "created_at", "conversation"]
    fields = [*readonly_fields, "text", "is_closed"]
    actions = ["close"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    @admin.display(description=gettext_lazy("conversation"))
    def conversation(self, ticket: Ticket) -> str:
        rows = (
            (each.author, date_format(timezone.localtime(each.at), "SHORT_DATETIME_FORMAT"), each.text)
            for each in ticket.messages.all()
        )
        return format_html_join("", '<p><strong>{}</strong>, {}</p><p class="console-said">{}</p>', rows)

    def save_model(self, request: HttpRequest, obj: Ticket, form: AnswerForm, change: bool) -> None:
        answer(
            ticket=obj, text=form.cleaned_data["text"], actor=request.user.email,
            is_closed=form.cleaned_data["is_closed"], now=timezone.now(),
        )  # fmt: skip

    @admin.action(description=gettext_lazy("Close without an answer"))
    def close(self, request: HttpRequest, tickets: QuerySet[Ticket]) -> None:
        for ticket in tickets:
            close_ticket(ticket=ticket, now=timezone.now())
        self.message_user(request, _("Closed."))


@admin.register(TakeDown, site=console_site)
class TakeDownAdmin(MadeByService):
    """The merchant reads the reasons as they are written here, answers once, and somebody looks again."""

    list_display = ["id", "title", "kind", "shop", "ground", "taken_at", "answered_at", "reviewed_at", "lifted_at"]
    list_filter = [
        "kind",
        "ground",
        ("answered_at", admin.EmptyFieldListFilter),
        ("lifted_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["title", "address", "shop__handle"]
    list_select_related = ["shop"]
    readonly = [
        "shop", "kind", "title", "address", "ground", "statement", "taken_by", "taken_at", "answer", "answered_by",
        "answered_at", "reviewed_at", "lifted_at",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request) and (obj is None or obj.lifted_at is None)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change=change, form=TakeDownForm if obj is None else ReviewForm, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["address", "ground", "statement"] if obj is None else [*self.readonly, "review", "decision"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else self.readonly

    def save_model(self, request: HttpRequest, obj: TakeDown, form: Any, change: bool) -> None:
        given, actor, now = form.cleaned_data, request.user.email, timezone.now()
        if change:
            act = give_back if given["decision"] == "give_back" else uphold
            act(taken=obj, review=given["review"], actor=actor, now=now)
            return
        try:
            made = take_down_item(
                shop=given["shop"], address=given["address"], ground=given["ground"], statement=given["statement"],
                actor=actor, now=now,
            )  # fmt: skip
        except CannotTakeDown as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        obj.pk, obj.title = made.pk, made.title


@admin.register(Breach, site=console_site)
class BreachAdmin(LookOnly):
    """The list that an authority may ask for. Nothing is deleted from it."""

    list_display = ["title", "noticed_at", "person_count", "authority_told_at", "owners_told_at"]
    search_fields = ["title", "nature"]
    autocomplete_fields = ["shops"]
    exclude = ["written_by"]
    readonly_fields = ["owners_told_at"]
    actions = ["tell_owners"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    has_change_permission = has_add_permission

    def save_model(self, request: HttpRequest, obj: Breach, form: Any, change: bool) -> None:
        obj.written_by = obj.written_by or request.user.email
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Tell the owners of the shops affected (all shops where none is named)"))
    def tell_owners(self, request: HttpRequest, breaches: QuerySet[Breach]) -> None:
        for breach in breaches:
            count = tell_owners_of_breach(breach=breach, actor=request.user.email, now=timezone.now())
            text = ngettext(
                "The owners of %(count)d shop were told.", "The owners of %(count)d shops were told.", count
            )
            self.message_user(request, text % {"count": count} if count else _("They were told before."))


@admin.register(Coupon, site=console_site)
class CouponAdmin(MadeByService):
    """Made at Stripe, where merchants enter the code when they take a plan."""

    list_display = ["code", "percent", "months", "use_count", "most_uses", "ends_at", "is_active", "created_by"]
    list_filter = ["is_active"]
    search_fields = ["code"]
    form = CouponForm
    fields = ["code", "percent", "months", "most_uses", "ends_at"]
    actions = ["stop", "refresh"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: Coupon, form: CouponForm, change: bool) -> None:
        try:
            made = make_coupon(**form.cleaned_data, actor=request.user.email)
        except (BillingRefused, BillingUnavailable) as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        obj.pk = made.pk

    @admin.action(description=gettext_lazy("Stop: nobody can begin with it any more"))
    def stop(self, request: HttpRequest, coupons: QuerySet[Coupon]) -> None:
        self.at_stripe(request, coupons, stop_coupon)

    @admin.action(description=gettext_lazy("Ask Stripe how often it was used"))
    def refresh(self, request: HttpRequest, coupons: QuerySet[Coupon]) -> None:
        self.at_stripe(request, coupons, look_up)

    def at_stripe(self, request: HttpRequest, coupons: QuerySet[Coupon], act: Any) -> None:
        for coupon in coupons:
            try:
                act(coupon=coupon)
            except (BillingRefused, BillingUnavailable) as error:
                self.message_user(request, f"{coupon}: {error}", messages.ERROR)
            else:
                self.message_user(request, _("%(code)s: up to date.") % {"code": coupon.code})


@admin.register(Agreement, site=console_site)
class AgreementAdmin(LookOnly):
    list_display = ["shop", "document", "version", "language", "accepted_by", "accepted_at"]
    list_filter = ["document", "version"]
    search_fields = ["shop__handle", "accepted_by"]
    list_select_related = ["shop"]


@admin.register(ThemeOffer, site=console_site)
class ThemeOfferAdmin(LookOnly):
    """Every theme of this installation, to whom it is offered, and how many running shops wear it."""

    list_display = ["slug", "name", "version", "state", "for_plans", "shops"]
    list_filter = ["state"]
    form = OfferForm
    fields = ["slug", "picture", "state", "plans"]
    readonly_fields = ["slug", "picture"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ThemeOffer]:
        note_installed(theme.slug for theme in installed_themes())
        self.counts = worn()
        return super().get_queryset(request)

    @admin.display(description=gettext_lazy("name"))
    def name(self, offer: ThemeOffer) -> str:
        found = find_manifest(offer.slug)
        return str(found.name) if found else _("not installed, or broken")

    @admin.display(description=gettext_lazy("version"))
    def version(self, offer: ThemeOffer) -> str:
        found = find_manifest(offer.slug)
        return str(found.version) if found else "–"

    @admin.display(description=gettext_lazy("plans"))
    def for_plans(self, offer: ThemeOffer) -> str:
        return ", ".join(plan_named(code).name for code in offer.plans) or _("all")

    @admin.display(description=gettext_lazy("worn by shops"))
    def shops(self, offer: ThemeOffer) -> int:
        return self.counts.get(offer.slug, 0)

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, offer: ThemeOffer) -> str:
        from django.templatetags.static import static

        return format_html('<img src="{}" alt="" width="240">', static(f"{offer.slug}/preview-phone.webp"))
