"""French texts that are still in parts, before `locale/fr/LC_MESSAGES/django.mo` is made from them."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import trans_real

PARTS = Path(__file__).resolve().parents[1] / "locale" / "fr" / "parts"


def load_parts() -> None:
    """Quiet where there are none."""
    french = trans_real.translation("fr")
    for path in sorted(PARTS.glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale="fr", charset="utf-8")
        compiled = BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        french.merge(gettext.GNUTranslations(compiled))
