from __future__ import annotations

from django.db import transaction
from django.db.models import F

from builder.polls.models import PollAnswer
from builder.polls.poll import Poll, key_of


class NoSuchOption(Exception):
    """The poll does not offer that answer (any more)."""


@transaction.atomic("default")
def cast_vote(*, poll: Poll, option_id: str, before: str = "") -> None:
    """One more for that option, and one less for `before`, what the same browser had chosen. The same choice again
    changes nothing. Rows are locked in the order of their keys. Raises NoSuchOption."""
    if poll.option(option_id) is None:
        raise NoSuchOption(option_id)
    if option_id == before:
        return
    follow_words(poll)
    more, less = key_of(poll.id, option_id), key_of(poll.id, before)
    list(PollAnswer.objects.select_for_update().filter(pk__in=[more, less]).order_by("pk"))
    PollAnswer.objects.filter(pk=more).update(votes=F("votes") + 1)
    if before:
        PollAnswer.objects.filter(pk=less, votes__gt=0).update(votes=F("votes") - 1)


def follow_words(poll: Poll) -> None:
    """A row for each option, in the words and order of now; options that are gone keep their votes."""
    known = {row.key: row for row in PollAnswer.objects.filter(poll=poll.id)}
    wanted = {
        key_of(poll.id, option.id): {"place": place, "question": poll.question, "label": option.text, "is_offered": True}
        for place, option in enumerate(poll.options)
    }  # fmt: skip
    new = [PollAnswer(key=key, poll=poll.id, **words) for key, words in wanted.items() if key not in known]
    PollAnswer.objects.bulk_create(new, ignore_conflicts=True)
    for key, row in sorted(known.items()):
        words = wanted.get(key, {"is_offered": False})
        if any(getattr(row, name) != value for name, value in words.items()):
            PollAnswer.objects.filter(pk=key).update(**words)
