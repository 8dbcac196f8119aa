"""Queries whose statement is written once.

Django writes the SQL of a query anew each time that it is asked. For the lines of a cart, five tables wide, that takes
longer than PostgreSQL takes to answer; of a checkout it was a quarter of the CPU. Where every request asks the same,
    RUNNING = Prepared(lambda: Promotion.objects.filter(starts_at__lte=Given("now")))
    RUNNING(now=now)
keeps the statement, for each connection, and puts the values in.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, F, Lookup, Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)
Written = tuple[Any, str, tuple[Any, ...]]
"""Django's compiler, which knows what the columns are; the statement; and its parameters."""


class Given(Expression):
    """The place of a value that is only known when the query is asked. The value goes to the driver as it is: no field
    has looked at it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class GivenAny(Lookup):
    """A condition, as in `filter(GivenAny("id", "keys"))`: one of a list of values, none where the list is empty."""

    lookup_name = "given_any"
    prepare_rhs = False

    def __init__(self, column: Any, name: Any) -> None:
        super().__init__(
            F(column) if isinstance(column, str) else column, Given(name) if isinstance(name, str) else name
        )

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, self.rhs]


class Prepared(Generic[M]):
    """`build` makes the query, of whole objects, without values that change and without prefetched relations."""

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self._build = build

    def __call__(self, **values: Any) -> list[M]:
        """A list of new objects. Raises KeyError where a value is missing."""
        connection = connections["default"]  # a thread's own; what is kept goes with it
        written: dict[Any, Written] = connection.__dict__.setdefault("prepared", {})
        if self not in written:
            written[self] = self._write(connection)
        compiler, statement, wanted = written[self]
        params = tuple(values[each.name] if isinstance(each, Given) else each for each in wanted)
        compiler.as_sql = lambda: (statement, params)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked = SimpleNamespace(db="default", query=query, _known_related_objects={})
        return list(ModelIterable(asked))  # type: ignore[arg-type]

    def _write(self, connection: Any) -> Written:
        compiler = self._build().query.get_compiler(connection=connection)
        statement, params = compiler.as_sql()
        return compiler, statement, tuple(params)
