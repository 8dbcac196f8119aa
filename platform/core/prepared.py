"""Queries whose statement is written once.

Django writes the SQL of a query anew each time that it is asked. For the lines of a cart, five tables wide, that takes
longer than PostgreSQL takes to answer; of a checkout it was a quarter of the CPU. Where every request asks the same,
    RUNNING = Prepared(lambda: Promotion.objects.filter(starts_at__lte=Given("now")))
    RUNNING(now=now)
keeps the statement, for each connection, and puts the values in. Which database is asked is the router's word each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.models import Expression, F, Lookup, Model, QuerySet
from django.db.models.base import DEFERRED
from django.db.models.query import ModelIterable
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


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
    """`build` makes the query, of whole objects or of `values_list`, without values that change and without prefetched
    relations."""

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self._build = build
        self._model: type[M] | None = None

    def __call__(self, **values: Any) -> list[M]:
        """A list of new objects, or of tuples. Raises KeyError where a value is missing, TransactionManagementError as
        Django does."""
        if self._model is None:
            self._model = self._build().model
        connection: Any = connections[router.db_for_read(self._model)]  # a thread's own; what is kept goes with it
        kept: dict[Any, Written] = connection.__dict__.setdefault("prepared", {})
        if self not in kept:
            kept[self] = self._write(connection)
        written = kept[self]
        if written.locks and not connection.in_atomic_block:  # Django looks when it writes
            raise TransactionManagementError("Rows can be locked in a transaction alone.")
        params = [values[each.name] if isinstance(each, Given) else each for each in written.wanted]
        with connection.cursor() as cursor:
            cursor.execute(written.statement, params)
            rows = cursor.fetchall()
        return [written.make(row, connection) for row in rows]

    def _write(self, connection: Any) -> Written:
        asked = self._build()
        compiler = asked.query.get_compiler(connection=connection)
        statement, params = compiler.as_sql()
        columns = [column for column, _statement, _alias in compiler.select]
        converters = [(place, *each) for place, each in compiler.get_converters(columns).items()]
        whole = Part(compiler.klass_info, columns) if issubclass(asked._iterable_class, ModelIterable) else None
        locks = compiler.query.select_for_update
        return Written(statement, tuple(params), locks, converters, whole, compiler.annotation_col_map or {})


@dataclass(frozen=True, slots=True)
class Written:
    """A statement, its parameters, and what Django finds out anew each time: which columns are converted, and what they
    make."""

    statement: str
    wanted: tuple[Any, ...]
    locks: bool
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    whole: Part | None  # none: tuples
    annotations: dict[str, int]

    def make(self, row: Sequence[Any], connection: Any) -> Any:
        if self.converters:
            row = list(row)
            for place, convert, column in self.converters:
                for each in convert:
                    row[place] = each(row[place], column, connection)
        if self.whole is None:
            return tuple(row)
        found = self.whole.make(row, connection.alias)
        for name, place in self.annotations.items():
            setattr(found, name, row[place])
        return found


class Part:
    """The columns of one object, and of those that `select_related` puts into it."""

    def __init__(self, told: dict[str, Any], columns: list[Any]) -> None:
        self.model: type[Model] = told["model"]
        places = {columns[place].target.attname: place for place in told["select_fields"]}
        self.names = [field.attname for field in self.model._meta.concrete_fields]
        self.places = [places.get(name) for name in self.names]  # None: deferred
        self.key = places[self.model._meta.pk.attname]
        self.below = [
            (Part(each, columns), each["local_setter"], each["remote_setter"])
            for each in told.get("related_klass_infos", ())
        ]

    def make(self, row: Sequence[Any], alias: str) -> Any:
        values = [DEFERRED if place is None else row[place] for place in self.places]
        found = self.model.from_db(alias, self.names, values)
        for part, put_in, tell in self.below:
            other = None if row[part.key] is None else part.make(row, alias)
            put_in(found, other)
            if other is not None:
                tell(other, found)
        return found


def keep_related(owner: Model, name: str, rows: list[M]) -> None:
    """From now on `owner.<name>.all()` is these rows, as after `prefetch_related`."""
    manager = getattr(owner, name)
    for row in rows:
        setattr(row, manager.field.name, owner)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    caches = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    caches[manager.field.remote_field.cache_name] = found
