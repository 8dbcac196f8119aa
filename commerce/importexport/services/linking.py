"""Products that name other products: what goes with them, what a bundle is made of. Those named may come later in the
file, so what is not found at once is looked for again behind the last product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from commerce.catalog.models import BundlePart, Product, Variant
from commerce.catalog.services.products import ProductRefused, announce_product
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.inventory.services import BundleRefused, set_parts
from commerce.pricelists.naming import variants_named
from commerce.shipping.models import Profile

BATCH = 200


class Links:
    """Keeps only what is not done: products without links cost nothing."""

    def __init__(self) -> None:
        self._later: dict[str, ProductDraft] = {}
        self._profiles: dict[str, int] | None = None

    def note(self, draft: ProductDraft, slug: str) -> None:
        """Of a product that an earlier slice of the run has written."""
        if draft.parts is not None or any(draft.links.values()):
            self._later[slug] = draft

    def complete(self, batch: Sequence[tuple[ProductDraft, str]], findings: Findings) -> None:
        """Give the drafts what is there already. One query for any number of them, two at the first profile."""
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
            if changed:
                with transaction.atomic("default"):
                    Product.objects.filter(pk=product.pk).update(**changed)
                    announce_product(product.pk)
            if draft.parts is not None:
                make_bundle(product, draft, variants, findings)

    def _choose_profile(self, draft: ProductDraft, name: str, findings: Findings) -> None:
        if self._profiles is None:
            self._profiles = dict(Profile.objects.order_by("-pk").values_list("name", "pk"))
        if name and name not in self._profiles:
            findings.add(draft.row_number, "warning", "profile_unknown", name=name)
        else:
            draft.more["shipping_profile_id"] = self._profiles.get(name)


def ids_of(slugs: Iterable[str]) -> dict[str, int]:
    wanted = set(slugs)
    return dict(Product.objects.filter(slug__in=wanted).values_list("slug", "pk")) if wanted else {}


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
