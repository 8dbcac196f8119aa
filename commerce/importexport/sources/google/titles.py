"""What the titles of a group have in common is the product's, the rest tells its variants apart."""

import re
from collections.abc import Sequence

_EDGE = " -–—/|,:;(["
_WORD_END = re.compile(r"\w")


def shared_title(titles: Sequence[str]) -> str:
    """Whole words; the first title where they have next to nothing in common."""
    first, last = min(titles), max(titles)
    length = next((place for place, sign in enumerate(first) if sign != last[place : place + 1]), len(first))
    prefix = first[:length]
    is_inside_word = any(_WORD_END.match(title[len(prefix) :]) for title in titles) and _WORD_END.match(prefix[-1:])
    if is_inside_word:
        prefix = prefix.rpartition(" ")[0]
    prefix = prefix.rstrip(_EDGE)
    return prefix if len(prefix) > 2 else titles[0]


def rest_of(title: str, shared: str) -> str:
    rest = title.removeprefix(shared).strip(_EDGE)
    return rest.rstrip(")]") if "(" not in rest and "[" not in rest else rest
