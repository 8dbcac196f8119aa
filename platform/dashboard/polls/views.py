"""What shoppers answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from builder.polls.selectors import all_results
from core.csvwrite import safe_csv
from dashboard.languages.views import page_editors
from dashboard.screens import button, screen
from dashboard.vat.views import attached

HEADER = ["question", "answer", "votes", "percent", "offered", "poll"]


@require_safe
@page_editors
def poll_list(request: HttpRequest) -> HttpResponse:
    polls = all_results()
    buttons = [button(_("Results as CSV"), reverse("polls:poll_csv"), "download")] if polls else []
    return screen(
        request, "dashboard/polls/poll_list.html", title=_("Polls"), icon="tasks", polls=polls, buttons=buttons,
    )  # fmt: skip


@require_safe
@page_editors
def poll_csv(request: HttpRequest) -> HttpResponse:
    rows = (
        [poll.question, each.label, each.votes, each.percent, each.is_offered, poll.id]
        for poll in all_results()
        for each in poll.shares
    )
    return attached("".join(safe_csv(rows, HEADER, bom=True)), "polls.csv")
