from __future__ import annotations

from itertools import islice

from commerce.payments.statements.camt import looks_like_xml, read_camt
from commerce.payments.statements.credit import MOST_CREDITS, Credit, UnreadableStatement, with_fingerprints
from commerce.payments.statements.tables import read_csv
from core.errors import mark as _

LARGEST = 10 * 2**20  # bytes


def read_statement(content: bytes, *, currency: str) -> list[Credit]:
    """What came in, of a CAMT.053 file or a table, whichever it is. Raises UnreadableStatement."""
    if len(content) > LARGEST:
        raise UnreadableStatement(_("This file is too large. Choose a shorter time at your bank."))
    found = read_camt(content) if looks_like_xml(content) else read_csv(content, currency)
    credits = list(islice(with_fingerprints(found), MOST_CREDITS + 1))
    if len(credits) > MOST_CREDITS:
        raise UnreadableStatement(_("This file is too large. Choose a shorter time at your bank."))
    return credits
