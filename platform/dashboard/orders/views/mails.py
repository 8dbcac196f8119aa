from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.notifications.services.resending import MailGone, resend_mail
from dashboard.orders.forms import ActForm
from dashboard.orders.views.detail import find
from dashboard.screens import back_office


@require_POST
@back_office("orders.change_order")
def order_resend_mail(request: HttpRequest, order_id: UUID, mail_id: int) -> HttpResponse:
    find(order_id)
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Not done: reload the page and try again."))
        return redirect("orders:order_view", order_id)
    try:
        mail = resend_mail(
            order_id=order_id, mail_id=mail_id, request_key=form.key, actor=request.user, now=timezone.now()
        )
    except MailGone as error:
        messages.error(request, _("Not done. %(reason)s") % {"reason": error.for_people()})
    else:
        messages.success(request, _("The e-mail is on its way to %(to)s.") % {"to": mail.to})
    return redirect("orders:order_view", order_id)
