"""Products that name other products: what goes with them, what a bundle is made of. Those named may come later in the
file, so what is not found at once is looked for again behind the last product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from commerce.catalog.attributes import Attribute, AttributeRefused, Kind, clean_value, read_attributes
from commerce.catalog.models import BundlePart, Product, ProductType, Variant
from commerce.catalog.services.products import ProductRefused, announce_product
from commerce.catalog.sources import by_hand, told
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.models import Origin
from commerce.inventory.services import BundleRefused, set_parts
from commerce.pricelists.naming import variants_named
from commerce.shipping.models import Profile

BATCH = 200


class Links:
    """Keeps only what is not done: products without links cost nothing."""

    def __init__(self, *, keeps_by_hand: bool = False) -> None:
        self._keeps_by_hand = keeps_by_hand
        self._later: dict[str, ProductDraft] = {}
        self._profiles: dict[str, int] | None = None
        self._types: dict[str, list[Attribute]] | None = None
        self._told: set[str] = set()

    def note(self, draft: ProductDraft, slug: str) -> None:
        """Of a product that an earlier slice of the run has written."""
        if draft.parts is not None or any(draft.links.values()):
            self._later[slug] = draft

    def complete(self, batch: Sequence[tuple[ProductDraft, str]], findings: Findings) -> None:
        """Give the drafts what is there already. Two queries for any number of them, and one at the first profile and at the
        first that says more than its columns."""
        wanted = {name for draft, _slug in batch for names in draft.links.values() for name in names}
        known = ids_of(wanted)
        for draft, slug in batch:
            for column, names in draft.links.items():
                if all(name in known for name in names):
                    draft.more[column] = [known[name] for name in names]
                else:
                    self._later[slug] = draft
            if draft.parts is not None:
                self._later[slug] = draft
            if draft.facts:
                draft.facts = self._known_facts(draft, findings)
            if draft.delivery_profile is not None:
                self._choose_profile(draft, draft.delivery_profile, findings)

    def finish(self, findings: Findings) -> None:
        """Behind the last product: whatever was written, links and parts are as the file says, as far as they are there."""
        rest = list(self._later.items())
        for start in range(0, len(rest), BATCH):
            self._connect(dict(rest[start : start + BATCH]), findings)
        self._later.clear()

    def _connect(self, drafts: dict[str, ProductDraft], findings: Findings) -> None:
        products = {each.slug: each for each in Product.objects.filter(slug__in=drafts)}
        known = ids_of({name for draft in drafts.values() for names in draft.links.values() for name in names})
        variants = variants_named(name for draft in drafts.values() for _units, name in draft.parts or ())
        for slug, draft in drafts.items():
            if slug not in products:
                continue
            product = products[slug]
            wanted = {column: [known[n] for n in names if n in known] for column, names in draft.links.items()}
            changed = {column: ids for column, ids in wanted.items() if getattr(product, column) != ids}
            for column in by_hand(product.sources) & changed.keys() if self._keeps_by_hand else ():
                del changed[column]
            if changed:
                with transaction.atomic("default"):
                    # Anew, and locked: whoever has written meanwhile is told there, too.
                    locked = Product.objects.select_for_update().filter(pk=product.pk)
                    now_told = told(locked.values_list("sources", flat=True).first(), changed)
                    Product.objects.filter(pk=product.pk).update(**changed, sources=now_told)
                    announce_product(product.pk)
            if draft.parts is not None:
                make_bundle(product, draft, variants, findings)

    def _known_facts(self, draft: ProductDraft, findings: Findings) -> dict[str, Any]:
        """Values by code, of the attributes that products of its type have; others have no place: told once each."""
        if self._types is None:
            rows = ProductType.objects.values_list("name", "attributes")
            self._types = {name.casefold(): read_attributes(attributes) for name, attributes in rows}
        wanted = {key: each for each in self._types.get(draft.product_type.casefold(), []) for key in names_of(each)}
        found = {}
        for name, values in draft.facts.items():
            attribute = wanted.get(name.casefold())
            value = read_fact(attribute, values) if attribute is not None else None
            if attribute is not None and value is not None:
                found[attribute.code] = value
            elif name.casefold() not in self._told:
                self._told.add(name.casefold())
                findings.add(draft.row_number, "info", "attribute_not_kept", name=name[:80])
        return found

    def _choose_profile(self, draft: ProductDraft, name: str, findings: Findings) -> None:
        if self._profiles is None:
            self._profiles = dict(Profile.objects.order_by("-pk").values_list("name", "pk"))
        if name and name not in self._profiles:
            findings.add(draft.row_number, "warning", "profile_unknown", name=name)
        else:
            draft.more["shipping_profile_id"] = self._profiles.get(name)


def ids_of(names: Iterable[str]) -> dict[str, int]:
    """Of addresses, and of keys (with a colon) that earlier files have left."""
    wanted = set(names)
    keys = {name for name in wanted if ":" in name}
    found = dict(Origin.objects.filter(key__in=keys).values_list("key", "product_id")) if keys else {}
    slugs = wanted - keys
    return found | (dict(Product.objects.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {})


def names_of(attribute: Attribute) -> tuple[str, str]:
    return attribute.name.casefold(), attribute.code


def read_fact(attribute: Attribute, values: list[str]) -> Any:
    """None where the attribute cannot be that."""
    try:
        return clean_value(attribute, values if attribute.kind == Kind.CHOICES else ", ".join(values))
    except AttributeRefused:
        return None


def make_bundle(product: Product, draft: ProductDraft, variants: dict[str, int], findings: Findings) -> None:
    """Only where it differs: setting the parts locks all their products."""
    bundle = list(Variant.objects.filter(product=product).order_by("position", "pk")[:2])
    parts = {variants[name]: units for units, name in draft.parts or () if name in variants}
    if len(bundle) != 1 or len(parts) < len(draft.parts or ()):
        if draft.parts:
            findings.add(draft.row_number, "warning", "bundle_incomplete")
        return
    now = BundlePart.objects.filter(bundle=bundle[0])
    if dict(now.values_list("part_id", "quantity")) == parts:
        return
    try:
        set_parts(variant_id=bundle[0].pk, parts=parts)
    except (BundleRefused, ProductRefused):
        findings.add(draft.row_number, "warning", "bundle_incomplete")
