from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from commerce.importexport.catalogue.choosing import count, read_options
from commerce.importexport.exports.records import Entity
from core.errors import mark as _


def written(options: dict[str, Any], on_record: Callable[[], None]) -> Iterator[bytes]:
    """What draws is loaded by the first who asks: most processes never do."""
    from commerce.importexport.catalogue.drawing import pieces

    return pieces(read_options(options), on_record)


def counted(options: dict[str, Any]) -> int:
    return count(read_options(options))


CATALOGUE = Entity(
    kind="catalogue", label=_("Print catalogue"), permission="catalog.view_product", head=("title",),
    read=lambda: iter(()), count=lambda: 0, print=written, count_printed=counted,
)  # fmt: skip
