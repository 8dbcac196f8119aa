from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from builder.polls.models import PollAnswer
from builder.polls.poll import Poll, key_of


@dataclass(frozen=True, slots=True)
class Share:
    """`percent` of all votes, rounded for people: they need not sum to a hundred."""

    label: str
    votes: int
    percent: int
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    id: str
    question: str
    shares: list[Share]
    total: int


def shares_of(rows: list[tuple[str, int, bool]]) -> tuple[list[Share], int]:
    total = sum(votes for _label, votes, _is_offered in rows)
    return [
        Share(label, votes, round(100 * votes / total) if total else 0, is_offered) for label, votes, is_offered in rows
    ], total


def result_of(poll: Poll) -> Result:
    """Of the options that are offered now, in their words of now. One query."""
    votes = dict(PollAnswer.objects.filter(poll=poll.id).values_list("key", "votes"))
    shares, total = shares_of([(each.text, votes.get(key_of(poll.id, each.id), 0), True) for each in poll.options])
    return Result(poll.id, poll.question, shares, total)


def all_results() -> list[Result]:
    """Of every poll that anybody has voted in, by question.
    Options that are not offered any more come last. One query."""
    rows = PollAnswer.objects.order_by("question", "poll", "-is_offered", "place", "key")
    found = []
    for poll_id, answers in groupby(rows, key=lambda row: row.poll):
        each = list(answers)
        shares, total = shares_of([(row.label, row.votes, row.is_offered) for row in each])
        found.append(Result(poll_id, each[0].question, shares, total))
    return found
