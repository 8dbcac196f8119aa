from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commerce.importexport.services.collections import CollectionsByTitle


@dataclass(slots=True)
class Writer:
    """What the products of one import share: who brings them in, as what the ledger calls it, and its collections."""

    actor: Any = None
    reference: str = ""
    collections: CollectionsByTitle = field(default_factory=CollectionsByTitle)
