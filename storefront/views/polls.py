"""Voting in polls. Pages that hold one are cached for everybody, so what is one visitor's own comes from here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from builder.polls.poll import Poll
from builder.polls.selectors import result_of
from builder.polls.services import NoSuchOption, cast_vote
from core.http.language import here
from core.http.ratelimit import is_too_often
from core.scope import require_shop
from storefront.rendering import show_page, show_part
from storefront.sections.published import key_of, page_path, published_poll, results_path
from storefront.views.errors import too_many

COOKIE = "polls"  # only what makes it one vote per browser: ids of polls, and of what was chosen
KEEP_SECONDS = 365 * 86400
MAX_KEPT = 20
SHORT = 12
PER_HOUR = 40

Votes = dict[str, str]


def salt() -> str:
    return f"polls.{require_shop().shop_id}"


def short(name: str) -> str:
    return name.replace("-", "")[:SHORT]


def votes_of(request: HttpRequest) -> Votes:
    """Signed: whoever could write it could take votes of others away."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=salt(), max_age=KEEP_SECONDS)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def chosen_in(votes: Votes, poll: Poll) -> str:
    """The id of the option, as long as there is one; the short one of an option that is gone."""
    mark = votes.get(short(poll.id), "")
    return next((each.id for each in poll.options if short(each.id) == mark), "") if mark else ""


@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """`poll` is where it stands, `option` what was chosen. Without JavaScript the answer leads to the results."""
    if is_too_often(request, what="poll", limit=PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    place = request.POST.get("poll", "")
    poll = published_poll(request.frame, place)
    if poll is None:
        error = _("This poll is no longer there. Please reload the page.")
        return show(request, "components/refused.html", "message_page.html", {"error": error}, status=422)
    votes = votes_of(request)
    if poll.is_closed(timezone.now()):
        return answer(request, place, poll, votes, error=_("This poll is closed."), status=409)
    option_id = request.POST.get("option", "")
    try:
        cast_vote(poll=poll, option_id=option_id, before=chosen_in(votes, poll))
    except NoSuchOption:
        return answer(request, place, poll, votes, error=_("Please choose an answer."), status=422)
    votes = {**{key: each for key, each in votes.items() if key != short(poll.id)}, short(poll.id): short(option_id)}
    votes = dict(list(votes.items())[-MAX_KEPT:])
    if request.headers.get("HX-Request"):
        response = answer(request, place, poll, votes)
    else:
        response = HttpResponse(
            status=303, headers={"Location": here(results_path(place)), "Cache-Control": "no-store"}
        )
    response.set_cookie(
        COOKIE, signing.dumps(votes, salt=salt()), max_age=KEEP_SECONDS, httponly=True, samesite="Lax",
        secure=settings.IS_SECURE,
    )  # fmt: skip
    return response


@require_safe
def results(request: HttpRequest, place: str) -> HttpResponse:
    """For those who have voted, and for everybody where the merchant says so or the poll is over."""
    poll = published_poll(request.frame, place)
    if poll is None:
        raise Http404
    return answer(request, place, poll, votes_of(request))


def answer(
    request: HttpRequest, place: str, poll: Poll, votes: Votes, *, error: str = "", status: int = 200
) -> HttpResponse:
    chosen, is_closed = poll.option(chosen_in(votes, poll)), poll.is_closed(timezone.now())
    has_voted = short(poll.id) in votes
    value = {
        "question": poll.question, "options": poll.options, "url": here("/poll-vote/"), "place": place,
        "key": key_of(poll.id),
        "is_closed": is_closed, "chosen": chosen.id if chosen else "", "chosen_text": chosen.text if chosen else "",
        "error": error, "has_voted": has_voted,
        "result": result_of(poll) if has_voted or is_closed or poll.is_open_book else None,
    }  # fmt: skip
    page = {"value": value, "meta_title": poll.question, "is_indexed": False}
    if not request.headers.get("HX-Request"):
        page["back_url"] = f"{page_path(place)}#{key_of(poll.id)}"
    return show(request, "components/poll_box.html", "poll_page.html", page, status=status)


def show(request: HttpRequest, part: str, page: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    """A fragment for htmx, else a whole page; neither for anybody else."""
    if request.headers.get("HX-Request"):
        response = show_part(request, part, context, status=status)
        response.headers["Cache-Control"] = "private, no-store"
        return response
    return show_page(request, page, {"meta_title": _("Poll"), **context}, status=status)
