"""Customers as orders make them known."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connections

from commerce.customers.models import Customer
from core.ids import uuid7

UPSERT = """
INSERT INTO customers_customer AS known
    (uuid, email, name, phone, locale, address, note, tags, accepts_marketing, consent_at, consent_source, created_at)
VALUES (%(uuid)s, %(email)s, %(name)s, %(phone)s, %(locale)s, %(address)s, '', '{}',
        %(accepts)s, %(consent_at)s, %(consent_source)s, %(now)s)
ON CONFLICT (LOWER(email)) DO UPDATE SET
    name = COALESCE(NULLIF(EXCLUDED.name, ''), known.name),
    phone = COALESCE(NULLIF(EXCLUDED.phone, ''), known.phone),
    locale = EXCLUDED.locale,
    address = EXCLUDED.address,
    accepts_marketing = known.accepts_marketing OR EXCLUDED.accepts_marketing,
    consent_at = COALESCE(known.consent_at, EXCLUDED.consent_at),
    consent_source = COALESCE(NULLIF(known.consent_source, ''), EXCLUDED.consent_source)
RETURNING id
"""


def remember_customer(
    *,
    email: str,
    name: str,
    phone: str,
    locale: str,
    address: dict[str, Any],
    accepts_marketing: bool,
    now: datetime,
) -> int:
    """The id of the customer with this address, made or brought up to date in one statement.

    Two orders at once by a new customer meet in one row. Consent to marketing is only ever added here: an order
    without the tick is not a withdrawal.
    """
    values: dict[str, Any] = {
        "uuid": str(uuid7()),
        "email": email.strip().lower(),
        "name": name,
        "phone": phone,
        "locale": locale,
        "address": json.dumps(address),
        "accepts": accepts_marketing,
        "consent_at": now if accepts_marketing else None,
        "consent_source": "checkout" if accepts_marketing else "",
        "now": now,
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(UPSERT, values)
        return int(cursor.fetchone()[0])


def note_visit(*, customer_id: int, now: datetime) -> None:
    """A sign of life: the time after which they count as gone begins anew."""
    Customer.objects.filter(pk=customer_id).update(seen_at=now)


def note_customer(*, customer_id: int, note: str) -> None:
    """Words of the staff about this customer. Raises Customer.DoesNotExist."""
    if not Customer.objects.filter(pk=customer_id).update(note=note.replace("\x00", "").strip()):
        raise Customer.DoesNotExist(customer_id)


def tag_customer(*, customer_id: int, tags: Iterable[str]) -> None:
    """The groups that staff sort this customer into: price lists go by them. Raises Customer.DoesNotExist."""
    seen: dict[str, str] = {}
    for tag in tags:
        if short := " ".join(tag.replace("\x00", "").split())[:60]:
            seen.setdefault(short.casefold(), short)
    if not Customer.objects.filter(pk=customer_id).update(tags=list(seen.values())[:50]):
        raise Customer.DoesNotExist(customer_id)
