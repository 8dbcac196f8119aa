"""CAMT.053, the XML that European banks give: https://www.iso20022.org. Every version; only what has been booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import defusedxml.ElementTree as safe_xml
from defusedxml.common import DefusedXmlException

from commerce.payments.statements.credit import Credit, UnreadableStatement
from core.errors import mark as _
from core.money import Money, UnknownCurrency

Element = Any


def looks_like_xml(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def read_camt(content: bytes) -> Iterator[Credit]:
    """Raises UnreadableStatement. No document type, no entities: a file cannot reach outside, nor grow."""
    try:
        root = safe_xml.fromstring(content, forbid_dtd=True)
    except (DefusedXmlException, safe_xml.ParseError, ValueError):
        raise UnreadableStatement(_("This XML file cannot be read. Ask your bank for a CAMT.053 file."))
    statements = list(_all(root, "BkToCstmrStmt", "Stmt"))
    if not statements:
        raise UnreadableStatement(_("This XML file is no CAMT.053 statement."))
    for statement in statements:
        account = _text(statement, "Acct", "Id", "IBAN")
        for entry in _children(statement, "Ntry"):
            yield from _credits_of(entry, account)


def _credits_of(entry: Element, account: str) -> Iterator[Credit]:
    state = _text(entry, "Sts", "Cd") or _text(entry, "Sts")
    if _text(entry, "CdtDbtInd") != "CRDT" or state not in ("BOOK", "") or _text(entry, "RvslInd") == "true":
        return
    booked_on = _date(entry)
    own = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    details = list(_all(entry, "NtryDtls", "TxDtls"))
    if len(details) <= 1:
        amount, currency = _amount(_child(entry, "Amt"))
        part = details[0] if details else entry
        yield _credit(part, entry, amount, currency, booked_on, own, account)
        return
    for number, part in enumerate(details):
        found = _child(part, "Amt")
        if found is None:
            found = _path(part, "AmtDtls", "TxAmt", "Amt")
        if found is None or _text(part, "CdtDbtInd") == "DBIT":
            continue
        amount, currency = _amount(found)
        yield _credit(part, entry, amount, currency, booked_on, f"{own}/{number}", account)


def _credit(
    part: Element, entry: Element, amount: int, currency: str, booked_on: date, reference: str, account: str
) -> Credit:
    words = [(each.text or "").strip() for each in _all(part, "RmtInf", "Ustrd")]
    words += [(each.text or "").strip() for each in _all(part, "RmtInf", "Strd", "CdtrRefInf", "Ref")]
    end_to_end = _text(part, "Refs", "EndToEndId")
    if end_to_end not in ("", "NOTPROVIDED"):
        words.append(end_to_end)
    words = words or [_text(entry, "AddtlNtryInf")]
    payer = _text(part, "RltdPties", "Dbtr", "Pty", "Nm") or _text(part, "RltdPties", "Dbtr", "Nm")
    return Credit(
        booked_on=booked_on, amount=amount, currency=currency, text=" ".join(filter(None, words))[:500],
        payer=payer[:140], bank_reference=reference[:80], account=account[:40],
    )  # fmt: skip


def _amount(found: Element) -> tuple[int, str]:
    currency = (found.get("Ccy") or "") if found is not None else ""
    try:
        value = Decimal((found.text or "").strip())
        money = Money.from_decimal(value, currency)
    except (InvalidOperation, UnknownCurrency, AttributeError, ValueError, OverflowError):
        raise UnreadableStatement(_("An amount in this file cannot be read."))
    if not value.is_finite() or money.to_decimal() != value or not 0 <= money.amount < 10**15:
        raise UnreadableStatement(_("An amount in this file cannot be read."))
    return money.amount, currency


def _date(entry: Element) -> date:
    for name in ("BookgDt", "ValDt"):
        found = _text(entry, name, "Dt") or _text(entry, name, "DtTm")
        try:
            return date.fromisoformat(found[:10])
        except ValueError:
            continue
    raise UnreadableStatement(_("A line of this file has no date."))


def _name(element: Element) -> str:
    """Without its namespace, which differs with every version."""
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element if _name(each) == name)


def _child(element: Element, name: str) -> Element | None:
    return next(_children(element, name), None)


def _all(element: Element, *names: str) -> Iterator[Element]:
    found = [element]
    for name in names:
        found = [child for parent in found for child in _children(parent, name)]
    return iter(found)


def _path(element: Element, *names: str) -> Element | None:
    return next(_all(element, *names), None)


def _text(element: Element, *names: str) -> str:
    found = _path(element, *names)
    return (found.text or "").strip() if found is not None else ""
