"""What files of customers and orders say, before anything is written. Amounts are minor units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(slots=True)
class CustomerDraft:
    """Empty text: the file has none. `accepts_marketing` None: it does not say."""

    row_number: int
    email: str
    name: str = ""
    phone: str = ""
    locale: str = ""
    note: str = ""
    tags: list[str] = field(default_factory=list)
    accepts_marketing: bool | None = None
    consent_at: datetime | None = None
    consent_source: str = ""
    created_at: datetime | None = None
    address: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.name or self.email

    def counted(self) -> dict[str, int]:
        return {"customers": 1}


@dataclass(slots=True)
class LineDraft:
    row_number: int
    title: str
    quantity: int
    unit_amount: int
    discount_amount: int = 0
    sku: str = ""
    options_text: str = ""
    quantity_shipped: int | None = None  # None: as the order says
    tax_percent: Decimal = Decimal(0)
    requires_shipping: bool = True

    @property
    def total_amount(self) -> int:
        return self.quantity * self.unit_amount


@dataclass(slots=True)
class OrderDraft:
    """`key` tells it from every other order, wherever it came from; `columns` are those of the order."""

    row_number: int
    key: str
    name: str
    source: str
    placed_at: datetime
    email: str = ""
    customer_name: str = ""
    locale: str = ""
    note: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    lines: list[LineDraft] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.name

    def counted(self) -> dict[str, int]:
        return {"orders": 1, "lines": len(self.lines)}
