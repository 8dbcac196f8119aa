"""Questions to whoever runs the platform, and what they have decided about single products and pages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.limits import TooMany, consume
from core import audit
from core.http.request import Request
from core.scope import control_context
from dashboard.desk.forms import AskForm, ContestForm, ReplyForm
from dashboard.screens import back_office, button, screen
from dashboard.staff.access import shop_of
from oversight.models import TakeDown, Ticket, TicketState
from oversight.services.desk import ask_more, close_ticket, open_ticket, ticket_of, tickets_of
from oversight.services.takedowns import contest, decisions_of

ASK = "store.change_store"
MESSAGES_A_DAY = 30


def trail() -> list[tuple[str, str]]:
    return [(reverse("desk:desk"), _("Help from the platform"))]


@back_office(ASK)
@require_safe
def desk(request: Request) -> HttpResponse:
    return screen(
        request, "dashboard/desk/desk.html", title=_("Help from the platform"), icon="help",
        tickets=tickets_of(request.shop.shop_id), decisions=decisions_of(request.shop.shop_id),
        operator_email=settings.OPERATOR_EMAIL, buttons=[button(_("Ask a question"), reverse("desk:ask"), "plus")],
    )  # fmt: skip


@back_office(ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not is_too_much(request):
        ticket = open_ticket(
            shop=shop_of(request), subject=form.cleaned_data["subject"], text=form.cleaned_data["text"],
            email=request.user.email, locale=(get_language() or "en")[:2], now=timezone.now(),
        )  # fmt: skip
        audit.record("desk.asked", target=ticket.subject, request=request)
        messages.success(request, _("Your question is on its way. The answer comes by mail, and stands here."))
        return redirect("desk:ticket", ticket.pk)
    return screen(
        request, "dashboard/desk/ask.html", title=_("Ask a question"), icon="help", trail=trail(), form=form,
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def is_too_much(request: Request) -> bool:
    try:
        consume("desk", request.shop.shop_id, limit=MESSAGES_A_DAY, seconds=86_400, now=timezone.now())
    except TooMany:
        messages.error(request, _("That were many messages for one day. Please go on tomorrow."))
        return True
    return False


def ticket_or_404(request: Request, ticket_id: int) -> Ticket:
    if (found := ticket_of(request.shop.shop_id, ticket_id)) is None:
        raise Http404
    return found


@back_office(ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: Request, ticket_id: int) -> HttpResponse:
    found = ticket_or_404(request, ticket_id)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not is_too_much(request):
        ask_more(ticket=found, text=form.cleaned_data["text"], email=request.user.email, now=timezone.now())
        messages.success(request, _("Your message is on its way."))
        return redirect("desk:ticket", found.pk)
    return screen(
        request, "dashboard/desk/ticket.html", title=found.subject, icon="help", trail=trail(), ticket=found, form=form,
        is_closed=found.state == TicketState.CLOSED, status=422 if form.is_bound else 200,
    )  # fmt: skip


@back_office(ASK)
@require_POST
def ticket_close(request: Request, ticket_id: int) -> HttpResponse:
    close_ticket(ticket=ticket_or_404(request, ticket_id), now=timezone.now())
    messages.success(request, _("The question is closed. A new message opens it again."))
    return redirect("desk:desk")


@back_office(ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: Request, taken_id: int) -> HttpResponse:
    with control_context():
        taken = TakeDown.objects.select_related("shop").filter(pk=taken_id, shop_id=request.shop.shop_id).first()
    if taken is None:
        raise Http404
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if contest(taken=taken, text=form.cleaned_data["text"], email=request.user.email, now=timezone.now()):
            audit.record("desk.contested", target=taken.title, request=request)
            messages.success(request, _("Your answer is on its way. Somebody looks at the decision again."))
        else:
            messages.warning(request, _("An answer was sent before."))
        return redirect("desk:decision", taken.pk)
    return screen(
        request, "dashboard/desk/decision.html", title=taken.title, icon="warning", trail=trail(), taken=taken, form=form,
        status=422 if form.is_bound else 200,
    )  # fmt: skip
