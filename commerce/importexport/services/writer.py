from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commerce.importexport.services.collections import CollectionsByTitle


@dataclass(slots=True)
class Writer:
    """What the products of one import share: who brings them in, as what the ledger calls it, its collections, and whether
    it leaves alone what people changed by hand."""

    actor: Any = None
    reference: str = ""
    keeps_by_hand: bool = False
    collections: CollectionsByTitle = field(default_factory=CollectionsByTitle)
