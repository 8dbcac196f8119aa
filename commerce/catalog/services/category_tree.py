"""Collections made of the categories that products have: each holds, by a rule, what is in its category and below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count

from commerce.catalog.categories import SEPARATOR
from commerce.catalog.models import Collection, Product, ProductStatus
from commerce.catalog.services.collections import save_collection
from commerce.catalog.tree import MOST_LEVELS

MOST_AT_ONCE = 200
MOST_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class CategoryUse:
    """`product_count` counts those of the categories below it, too."""

    path: str
    product_count: int
    collection_id: int | None

    @property
    def level(self) -> int:
        return self.path.count(SEPARATOR)

    @property
    def name(self) -> str:
        return self.path.rpartition(SEPARATOR)[2]


def rules_for(path: str) -> dict[str, Any]:
    return {"match": "all", "rules": [{"field": "category", "op": "is", "value": path}]}


def parts_of(path: str) -> list[str]:
    """The path itself last, and all above it; up to as many levels as collections have."""
    names = path.split(SEPARATOR)[:MOST_LEVELS]
    return [SEPARATOR.join(names[:level]) for level in range(1, len(names) + 1)]


def used_categories() -> list[CategoryUse]:
    """In the order of their paths. Two queries."""
    counts: Counter[str] = Counter()
    rows = Product.objects.exclude(category="").exclude(status=ProductStatus.ARCHIVED).order_by()
    for path, count in rows.values_list("category").annotate(n=Count("pk")):
        for part in parts_of(path):
            counts[part] += count
    known = collections_by_category(counts)
    found = [CategoryUse(path, count, known.get(path)) for path, count in counts.items()]
    return sorted(found, key=lambda use: place_of(use.path))[:MOST_SHOWN]


def place_of(path: str) -> list[str]:
    """Each behind the one above it."""
    return [name.casefold() for name in path.split(SEPARATOR)]


def collections_by_category(paths: Iterable[str]) -> dict[str, int]:
    """Those that hold exactly a category. One query."""
    wanted = set(paths)
    found: dict[str, int] = {}
    for pk, rules in Collection.objects.exclude(rules={}).order_by("-pk").values_list("pk", "rules"):
        rule = rules["rules"][0] if len(rules.get("rules", ())) == 1 else {}
        if rule.get("field") == "category" and rule.get("op") == "is" and rule.get("value") in wanted:
            found[rule["value"]] = pk
    return found


def make_category_collections(*, paths: Sequence[str]) -> list[Collection]:
    """One for each path that has none, inside of that of the nearest category above. Returns those that were made."""
    made = []
    with transaction.atomic("default"):
        wanted = sorted(set(paths), key=place_of)[:MOST_AT_ONCE]
        known = collections_by_category(part for path in wanted for part in parts_of(path))
        parents = Collection.objects.in_bulk(known.values())
        by_path = {path: parents[pk] for path, pk in known.items()}
        for path in wanted:
            if path in by_path or len(parts_of(path)) < len(path.split(SEPARATOR)):
                continue
            up = [by_path[part] for part in parts_of(path)[:-1] if part in by_path]
            title = path.rpartition(SEPARATOR)[2][:255]
            by_path[path] = save_collection(title=title, parent=up[-1] if up else None, rules=rules_for(path))
            made.append(by_path[path])
    return made
