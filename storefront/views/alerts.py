"""Back in stock: the wish beside a sold-out article, and the links of its mails."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from builder.contact.services import looks_like_spam
from commerce.notifications.services.alerts import (
    CONFIRM,
    LEAVE,
    alert_of,
    ask_for_alert,
    confirm_alert,
    leave_alert,
)
from core.http.ratelimit import is_too_often
from storefront.views.errors import too_many
from storefront.views.talking import ask, show_answer, thanks

PER_HOUR = 20
TITLES = {CONFIRM: gettext_lazy("Tell me when it is back"), LEAVE: gettext_lazy("Do not tell me")}


class AlertForm(forms.Form):
    email = forms.EmailField(max_length=254)
    variant = forms.IntegerField(min_value=1, max_value=2**62)


@require_POST
def alert_ask(request: HttpRequest) -> HttpResponse:
    """The answer is the same for known and unknown addresses and articles. What robots send is dropped without a word."""
    if is_too_often(request, what="alert", limit=PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    form = AlertForm(request.POST)
    if not form.is_valid():
        error = _("Please enter a complete e-mail address.")
        return show_answer(request, "components/refused.html", "message_page.html", {"error": error}, status=422)
    if not looks_like_spam(text="", trap=request.POST.get("website", ""), waited=""):
        values = form.cleaned_data
        ask_for_alert(
            variant_id=values["variant"], email=values["email"], locale=request.store.locale, now=timezone.now()
        )
    return thanks(request, _("Thank you. Please click the link in the mail that we have sent you."))


@require_http_methods(["GET", "HEAD", "POST"])
def alert_link(request: HttpRequest, act: str, token: str) -> HttpResponse:
    """From a mail. What it says is done by a button: programs that look at mails open links, too."""
    alert_id = alert_of(act, token) if act in TITLES else None
    if alert_id is None:
        raise Http404
    if request.method != "POST":
        if act == LEAVE:
            return ask(request, TITLES[act], _("You will get no mail about this article."), _("Do not tell me"))
        text = _("You get one mail when it can be bought again. Then your address is forgotten.")
        return ask(request, TITLES[act], text, _("Yes, tell me"))
    if act == LEAVE:
        leave_alert(alert_id=alert_id)
        return thanks(request, _("Your address is forgotten."))
    if not confirm_alert(alert_id=alert_id, now=timezone.now()):
        raise Http404
    return thanks(request, _("Thank you. You get one mail when it is back."))
