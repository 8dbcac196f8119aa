"""tsvector and tsquery, written out by ourselves: words are folded and weighted already, PostgreSQL only matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Field, FloatField, Func, Value

from commerce.search.words import exact_code, forms_of, words_of

MAX_POSITIONS = 200  # per word; PostgreSQL keeps 255
MAX_POSITION = 16_000
MAX_WORDS = 5_000
MAX_QUERY_WORDS = 12


def vector_text(parts: Iterable[tuple[str, str]], codes: Iterable[str]) -> str:
    """The literal of a tsvector from (weight, text) pairs and exact codes: `'lampe':1A,7C 'lampes':1A`."""
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for weight, text in parts:
        for word in words_of(text)[:MAX_WORDS]:
            position = min(position + 1, MAX_POSITION)
            for form in forms_of(word):
                if len(places[form]) < MAX_POSITIONS:
                    places[form].append(f"{position}{weight}")
    for code in codes:
        if code:
            places[code] = ["1A"]
    return " ".join(f"'{word}':{','.join(found)}" for word, found in sorted(places.items()))


def query_text(words: list[str]) -> str:
    """All words, the last one as a beginning: `('lampes' | 'lampe') & 'ver':*`. "" for no words."""
    if not words:
        return ""
    *whole, last = words[:MAX_QUERY_WORDS]
    terms = [any_of(forms_of(word)) for word in whole]
    first, *others = forms_of(last)
    ending = any_of((f"{first}':*", *others), is_raw=True)
    return " & ".join([*terms, ending])


def any_of(forms: tuple[str, ...], *, is_raw: bool = False) -> str:
    quoted = [f"'{form}" if is_raw and form.endswith(":*") else f"'{form}'" for form in forms]
    return quoted[0] if len(quoted) == 1 else f"({' | '.join(quoted)})"


class QueryField(Field):
    def db_type(self, connection: Any) -> str:
        return "tsquery"


class AsVector(Func):
    """A written-out tsvector."""

    template = "%(expressions)s::tsvector"
    output_field = SearchVectorField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text))


class AsQuery(Func):
    template = "%(expressions)s::tsquery"
    output_field = QueryField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text))


class Matches(Func):
    """vector @@ query"""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True

    def __init__(self, vector: str, query: AsQuery) -> None:
        super().__init__(F(vector), query)


class Rank(Func):
    """How well it fits: the title counts most, the description least."""

    template = "ts_rank('{0.02, 0.1, 0.3, 1.0}', %(expressions)s)"
    output_field = FloatField()

    def __init__(self, vector: str, query: AsQuery) -> None:
        super().__init__(F(vector), query)


def code_query(text: str) -> AsQuery:
    """Matches the product whose SKU or barcode is exactly that text."""
    return AsQuery(f"'{exact_code(text) or '='}'")
