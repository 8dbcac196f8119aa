"""Sections that nobody opens in the editor come back as they were, in one field each.

A page of 25 sections has some eight hundred fields with buttons, comments and rich text editors: building them took the
browser longer than everything else. So a section of a long page is a closed line until it is opened
(`static/builder/sections-editor.js`), and what it holds travels as one signed value: whoever sends another one than was
given out is refused, since it would come past the fields and what they take away from it.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, Signer
from django.utils.html import strip_tags
from wagtail import blocks

from builder.blocks.reading import in_shape
from core.scope import require_shop

OPEN_UP_TO = 4  # sections: a short page is opened whole
MAX_LABEL = 80


class Packed:
    """As `Signer.sign_object` wants it; moments and the like are written as the field itself would."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":"), cls=DjangoJSONEncoder).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def signer() -> Signer:
    return Signer(salt=f"section.{require_shop().shop_id}")


def keep(block: blocks.Block, value: Any) -> dict[str, str]:
    """What the editor is told of a closed section besides its fields' values."""
    prepared = block.get_prep_value(value)
    kept = signer().sign_object([block.name, prepared], serializer=Packed, compress=True)
    return {"kept": kept, "label": label_of(block, value)[:MAX_LABEL]}


def kept_value(block: blocks.Block, kept: str) -> Any:
    """Raises SuspiciousOperation for what was not given out for a section of this kind."""
    try:
        name, prepared = signer().unsign_object(kept, serializer=Packed)
    except (BadSignature, ValueError):
        raise SuspiciousOperation("A section that was not given out by this shop") from None
    if name != block.name:
        raise SuspiciousOperation("A section of another kind")
    return block.to_python(in_shape(block, prepared))


def label_of(block: blocks.Block, value: Any) -> str:
    """The first words in it; "" where it has none."""
    if isinstance(block, blocks.StructBlock):
        shown = [(child, value.get(name)) for name, child in block.child_blocks.items() if name != "look"]
        return next((text for child, inside in shown if (text := label_of(child, inside))), "")
    if isinstance(block, blocks.ListBlock):
        return ", ".join(text for item in value if (text := label_of(block.child_block, item)))
    if isinstance(block, blocks.RichTextBlock):
        return " ".join(strip_tags(getattr(value, "source", "").replace("</", " </")).split())
    if isinstance(block, blocks.ChooserBlock):
        return str(value or "")
    return str(value or "").strip() if isinstance(block, blocks.CharBlock | blocks.TextBlock) else ""
