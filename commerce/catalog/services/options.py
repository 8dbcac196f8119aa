"""Changing a product's options: what becomes of the variants that exist, and which new ones there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product as combinations
from math import prod

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalog.models import MAX_VARIANTS, Product, Variant
from commerce.catalog.services.products import MAX_OPTIONS, ProductRefused, announce_product, refresh_prices
from commerce.catalog.services.variants import VariantInput, fill, like
from commerce.catalog.sources import note

Values = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OptionInput:
    """`was` is the place of the option among the product's present ones, None for a new one."""

    name: str
    values: Values
    was: int | None = None


@dataclass(frozen=True, kw_only=True)
class OptionPlan:
    """`kept` are variants and their values to be; `removed` no longer fit; `new` are combinations to be made."""

    names: list[str]
    kept: list[tuple[Variant, Values]] = field(default_factory=list)
    removed: list[Variant] = field(default_factory=list)
    new: list[Values] = field(default_factory=list)

    @property
    def is_change(self) -> bool:
        return bool(self.removed or self.new or any(tuple(v.option_values) != values for v, values in self.kept))


def values_in_use(variants: Sequence[Variant], count: int) -> list[list[str]]:
    """The values of each option, in the order in which the variants show them."""
    seen: list[dict[str, None]] = [{} for _option in range(count)]
    for variant in variants:
        for place, value in enumerate(variant.option_values[:count]):
            seen[place].setdefault(value)
    return [list(values) for values in seen]


def plan_options(*, product: Product, variants: Sequence[Variant], options: Sequence[OptionInput]) -> OptionPlan:
    """What change_options would do, without doing it. Raises ProductRefused.

    A value put in the place of another is a new name for it, when the list is as long as before. A new option gives
    its first value to the variants that exist. Combinations that the merchant removed before do not come back: new
    ones hold at least one new value. Where variants become alike, the first stays.
    """
    check_options(options)
    before = values_in_use(variants, len(product.option_names))
    renames = [new_names(before_of(o, before), o.values) for o in options]
    plan = OptionPlan(names=[option.name for option in options])
    taken: set[Values] = set()
    for variant in variants:
        values = tuple(value_of(variant, o, r, before) for o, r in zip(options, renames, strict=True))
        if values in taken or any(v not in o.values for v, o in zip(values, options, strict=True)):
            plan.removed.append(variant)
        else:
            taken.add(values)
            plan.kept.append((variant, values))
    old = [old_values(o, r, before, has_variants=bool(variants)) for o, r in zip(options, renames, strict=True)]
    every = prod(len(o.values) for o in options)
    count = every - prod(len(values) for values in old)
    if not plan.kept and not count:
        count, old = every, [() for _option in options]
    if len(plan.kept) + count > MAX_VARIANTS:
        raise ProductRefused(_("A product can have up to %(limit)s variants.") % {"limit": MAX_VARIANTS})
    if count:
        plan.new.extend(v for v in new_combinations(options, old) if v not in taken)
    return plan


def check_options(options: Sequence[OptionInput]) -> None:
    if len(options) > MAX_OPTIONS:
        raise ProductRefused(_("A product can have up to 20 options."))
    if len({option.name.casefold() for option in options}) < len(options):
        raise ProductRefused(_("Two options have the same name."))
    if any(not option.name or not option.values for option in options):
        raise ProductRefused(_("Every option needs a name and at least one value."))
    if any(len(option.name) > 120 or any(len(value) > 255 for value in option.values) for option in options):
        raise ProductRefused(_("The name or a value of an option is too long."))


def is_known(option: OptionInput, before: Sequence[Sequence[str]]) -> bool:
    return option.was is not None and 0 <= option.was < len(before)


def before_of(option: OptionInput, before: Sequence[Sequence[str]]) -> Sequence[str]:
    """The option's values so far; none for a new one."""
    return before[option.was] if option.was is not None and is_known(option, before) else ()


def new_names(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    if len(before) != len(after):
        return {}
    pairs = zip(before, after, strict=True)
    return {old: new for old, new in pairs if old not in after and new not in before}


def value_of(variant: Variant, option: OptionInput, renamed: dict[str, str], before: Sequence[Sequence[str]]) -> str:
    if not is_known(option, before) or option.was is None:
        return option.values[0]
    value = variant.option_values[option.was] if option.was < len(variant.option_values) else option.values[0]
    return renamed.get(value, value)


def old_values(
    option: OptionInput, renamed: dict[str, str], before: Sequence[Sequence[str]], *, has_variants: bool
) -> Values:
    """Those of the option's values that existing variants have, or are about to get."""
    if not has_variants:
        return ()
    if not is_known(option, before) or option.was is None:
        return option.values[:1]
    had = {renamed.get(value, value) for value in before[option.was]}
    return tuple(value for value in option.values if value in had)


def new_combinations(options: Sequence[OptionInput], old: Sequence[Values]) -> Iterator[Values]:
    known = [set(values) for values in old]
    for values in combinations(*(option.values for option in options)):
        if not values or any(value not in had for value, had in zip(values, known, strict=True)):
            yield values


def change_options(
    *, product_id: int, options: Sequence[OptionInput], template: VariantInput | None = None
) -> list[Variant]:
    """Carry the plan out; returns the variants that are new, which have no stock yet. Emits product.changed.

    New variants are priced like `template`, or like the first variant. Raises ProductRefused.
    """
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        variants = list(Variant.objects.filter(product=product).order_by("position", "pk"))
        plan = plan_options(product=product, variants=variants, options=options)
        if template is None:
            template = input_like(variants[0]) if variants else VariantInput(price_amount=0)
        # Values may swap places, which the constraint would see half-way: so all of them step aside first.
        Variant.objects.filter(pk__in=[v.pk for v in plan.removed]).delete()
        kept = [step_aside(variant) for variant, _values in plan.kept]
        Variant.objects.bulk_update(kept, ["option_values"], batch_size=500)
        made = [fill(Variant(product=product), like(template, values), 0) for values in plan.new]
        for variant, values in plan.kept:
            variant.option_values = list(values)
        ordered = in_order([*kept, *made], options)
        for position, variant in enumerate(ordered):
            variant.position = position
        Variant.objects.bulk_update(kept, ["option_values", "position"], batch_size=500)
        Variant.objects.bulk_create(made, batch_size=500)
        before, product.option_names = product.option_names, plan.names
        note(product, {"option_names": before})
        product.save(update_fields=["option_names", "sources", "updated_at"])
        refresh_prices(product.pk)
        announce_product(product.pk)
    return made


def step_aside(variant: Variant) -> Variant:
    variant.option_values = ["\x01", str(variant.pk)]
    return variant


def in_order(variants: Sequence[Variant], options: Sequence[OptionInput]) -> list[Variant]:
    places = [{value: n for n, value in enumerate(option.values)} for option in options]
    return sorted(variants, key=lambda v: [p[value] for p, value in zip(places, v.option_values, strict=True)])


def input_like(variant: Variant) -> VariantInput:
    return VariantInput(
        price_amount=variant.price_amount, compare_at_amount=variant.compare_at_amount,
        cost_amount=variant.cost_amount, weight_grams=variant.weight_grams,
        requires_shipping=variant.requires_shipping, is_taxable=variant.is_taxable, tax_category=variant.tax_category,
    )  # fmt: skip
