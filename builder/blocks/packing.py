"""The definition of all sections, packed for the page editor's script: made once, not for each form that is shown.

A page's form holds some five hundred blocks with their labels, choices and widgets, a hundred thousand letters, and packing
them took a good third of the time that the editor needs to answer. They differ with the language and the shop (what an empty
section of an app is, travels signed for the shop: `builder.blocks.kept`), not with the page or the person.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import uuid
from typing import Any

from django.urls import get_urlconf
from django.utils.translation import get_language
from wagtail.blocks.base import BlockWidget

from core.scope import current_scope

MOST = 24  # a process keeps no more than these, each a hundred thousand letters or two
ID = re.compile(r'(?<="id": ")[0-9a-f]{8}-[0-9a-f-]{27}(?=")')  # of an entry in a list that a new section begins with
_pack = BlockWidget._build_block_json
_kept: dict[tuple[Any, ...], tuple[Any, Any, list[str]]] = {}


def keep_packed_blocks() -> None:
    BlockWidget._build_block_json = pack_once


def pack_once(widget: BlockWidget) -> None:
    """In place of Wagtail's: sets what the widget writes into its page, and the scripts that read it."""
    scope = current_scope()
    key = id(widget.block_def), get_language(), get_urlconf(), getattr(scope, "schema", None)
    found = _kept.pop(key, None)  # put back at the end: what was not asked for longest goes first
    if found is None:
        _pack(widget)
        # The block stays, so that its id is nobody else's.
        found = widget.block_def, widget._js_context, ID.split(widget._block_json)
        while len(_kept) >= MOST:
            with contextlib.suppress(StopIteration, KeyError, RuntimeError):  # another thread's
                _kept.pop(next(iter(_kept)))
    _kept[key] = found
    _block, widget._js_context, parts = found
    widget._block_json = with_new_ids(parts)


def with_new_ids(parts: list[str]) -> str:
    """Entries that are added from two forms are two, as Wagtail has them."""
    filled = itertools.chain.from_iterable((part, str(uuid.uuid4())) for part in parts[:-1])
    return "".join([*filled, parts[-1]])
