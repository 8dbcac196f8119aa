"""Compiles the translations without GNU gettext, which a fresh machine does not have."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_messages(root: Path) -> int:
    """Write each .mo file that is missing or older than its .po file. Returns how many."""
    stale = [po for po in root.glob("locale/*/LC_MESSAGES/*.po") if _is_stale(po)]
    for po in stale:
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parents[1].name)
        draft = po.with_suffix(".mo.new")
        with draft.open("wb") as target:
            write_mo(target, catalog)
        draft.replace(po.with_suffix(".mo"))
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime
