"""Compiles the translations without GNU gettext, which a fresh machine does not have.

Each area of the product keeps its texts in a file of its own, `locale/<language>/parts/<area>.po`; Django reads one
compiled file per language, made from all of them.
"""

import uuid
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_messages(root: Path) -> int:
    """Write each language's .mo file that is missing or older than one of its parts. Returns how many."""
    return sum(_compile(language) for language in sorted(root.glob("locale/*/parts")))


def read_parts(folder: Path) -> Catalog:
    """All parts of one language as one catalogue; where two parts translate the same text, the later name wins."""
    language = folder.parent.name
    whole = Catalog(locale=language)
    for part in sorted(folder.glob("*.po")):
        with part.open("rb") as source:
            for message in read_po(source, locale=language, charset="utf-8"):
                if message.id and message.string and not message.fuzzy:
                    whole.add(message.id, message.string, context=message.context)
    return whole


def _compile(folder: Path) -> bool:
    compiled = folder.parent / "LC_MESSAGES" / "django.mo"
    newest = max((part.stat().st_mtime for part in folder.glob("*.po")), default=0.0)
    if compiled.exists() and compiled.stat().st_mtime >= newest:
        return False
    compiled.parent.mkdir(exist_ok=True)
    draft = compiled.with_name(f"{uuid.uuid4().hex}.mo")  # bin/run and bin/test may begin at once
    with draft.open("wb") as target:
        write_mo(target, read_parts(folder))
    draft.replace(compiled)
    return True
