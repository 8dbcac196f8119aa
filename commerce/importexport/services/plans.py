"""What an import is going to write of one product. Empty where the shop has it all already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commerce.importexport.drafts import ImageDraft


@dataclass(slots=True)
class VariantPlan:
    """`columns`: what to write; of a new variant (`variant_id` None) all of them. `picture_key` names its picture ("":
    none), None leaves it. `tracking` is (is_tracked, sells_below_zero); None leaves it, as does `on_hand` None."""

    variant_id: int | None
    columns: dict[str, Any]
    picture_key: str | None = None
    tracking: tuple[bool, bool] | None = None
    on_hand: int | None = None

    @property
    def is_empty(self) -> bool:
        nothing = self.picture_key is None and self.tracking is None and self.on_hand is None
        return self.variant_id is not None and not self.columns and nothing


@dataclass(slots=True)
class PicturesPlan:
    """`changed`: picture id -> columns. `ids`: the keys of pictures that are there already."""

    new: list[ImageDraft] = field(default_factory=list)
    changed: dict[int, dict[str, Any]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.removed)


@dataclass(slots=True)
class Plan:
    """`product_id` None: to be made. `collections`: the titles of those it goes into."""

    slug: str
    product_id: int | None
    columns: dict[str, Any] = field(default_factory=dict)
    variants: list[VariantPlan] = field(default_factory=list)
    pictures: PicturesPlan = field(default_factory=PicturesPlan)
    collections: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        nothing = not self.columns and not self.variants and self.pictures.is_empty and not self.collections
        return self.product_id is not None and nothing
