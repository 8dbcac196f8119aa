"""The contract on the processing of personal data: to read, to accept for the shop, to keep as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from billing.agreements import VERSION, as_file, processing_text, subprocessors
from billing.models import Agreement
from billing.services.agreements import accept_processing, agreements_of
from core import audit
from core.http.request import Request
from dashboard.desk.views import ASK
from dashboard.rights import owner_only
from dashboard.screens import back_office, screen
from dashboard.staff.access import shop_of


def language() -> str:
    return (get_language() or "en")[:2]


@back_office(ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: Request) -> HttpResponse:
    if request.method == "POST":
        return accept(request)
    accepted = agreements_of(request.shop.shop_id)
    return screen(
        request, "dashboard/desk/contract.html", title=_("Data protection contract"), icon="lock",
        text=processing_text(language()), others=subprocessors(language()), accepted=accepted,
        is_accepted=any(each.version == VERSION for each in accepted), is_owner=request.user.is_superuser,
    )  # fmt: skip


@owner_only
def accept(request: Request) -> HttpResponse:
    """Only who may bind the shop."""
    agreement = accept_processing(
        shop=shop_of(request), email=request.user.email, language=language(), now=timezone.now()
    )
    audit.record("contract.accepted", target=agreement.version, request=request)
    messages.success(request, _("The contract is accepted. You can keep it as a file."))
    return redirect("desk:contract")


@back_office(ASK)
@require_safe
def contract_file(request: Request) -> HttpResponse:
    """The version that was accepted last, in the language it was accepted in; the newest one before that."""
    accepted = agreements_of(request.shop.shop_id)
    text = processing_text(accepted[0].language, accepted[0].version) if accepted else processing_text(language())
    body = as_file(text, shop=request.shop.name, accepted=words_of(accepted[0]) if accepted else "")
    response = HttpResponse(body, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="processing-{text.version}.{text.language}.txt"'
    return response


def words_of(agreement: Agreement) -> str:
    return _("Version %(version)s, accepted by %(email)s on %(day)s (UTC)") % {
        "version": agreement.version, "email": agreement.accepted_by, "day": f"{agreement.accepted_at:%Y-%m-%d %H:%M}",
    }  # fmt: skip
