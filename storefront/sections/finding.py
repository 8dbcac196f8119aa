"""All that the sections of a page refer to, found with one query per kind, however many sections there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from builder.appblocks.selectors import LiveApp, live_apps
from builder.blocks.reading import Needs, SectionData
from builder.pages.models import BlogPostPage
from commerce.catalog.models import Collection, Product
from commerce.catalog.selectors import (
    cards_by_collection,
    product_cards,
    sorted_products,
    variants_by_product,
    visible_products,
)
from commerce.catalog.shapes import CardData, VariantData
from commerce.currencies.amounts import cards_in
from commerce.currencies.selling import conversion_for
from commerce.shipping.selectors import PricedRate, rates_for
from commerce.store.models import Store
from media.models import ShopImage
from media.renditions import image_for, renditions_of
from storefront.context.cards import card_contexts
from storefront.context.translated import translate
from storefront.formatting import clean_html

MAX_CARDS = 24
BETWEEN = "<hr data-between>"
SAMPLES = 3  # static/builder/sample-N.svg, shown in the block chooser of a shop without pictures


@dataclass
class Found:
    """Looked up when first asked for. `is_sample` is for previews in the block chooser, which have no content yet."""

    needs: Needs
    store: Store
    now: datetime
    page: dict[str, Any] = field(default_factory=dict)  # what the page around shows, for the parts of a layout
    owner: str = ""  # whose sections these are: "page:12", "layout:product:CODE"
    path: str = ""  # of the page, as search engines know it
    is_preview: bool = False
    is_sample: bool = False
    samples: int = field(default=0)

    @cached_property
    def apps(self) -> dict[int, LiveApp]:
        """Those of other firms whose sections are here."""
        return live_apps(self.needs.apps) if self.needs.apps else {}

    @cached_property
    def images(self) -> dict[int, tuple[Any, str]]:
        """Image ids with their renditions and alternative text."""
        wanted = list(ShopImage.objects.filter(pk__in=self.needs.images)) if self.needs.images else []
        leads = [found.image for found, _cards in self.collections.values() if found.image]
        sets = renditions_of([*wanted, *leads])
        return {each.pk: (sets.get(each.pk), each.alt_text) for each in [*wanted, *leads]}

    def image(self, pk: int | None) -> dict[str, Any] | None:
        rendition, alt = self.images.get(pk, (None, "")) if pk else (None, "")
        found = image_for(rendition, alt)
        if found is None and self.is_sample:
            self.samples += 1
            source = static(f"builder/sample-{(self.samples - 1) % SAMPLES + 1}.svg")
            return {"src": source, "srcset": "", "width": 1200, "height": 900, "alt": "", "full": source}
        return found

    @cached_property
    def collections(self) -> dict[int | str, tuple[Collection, list[CardData]]]:
        """By id and by slug."""
        wanted = self.needs.collections
        slugs = {each for each in wanted if isinstance(each, str)}
        ids = {each for each in wanted if isinstance(each, int)}
        if ids:
            slugs |= set(Collection.objects.filter(pk__in=ids).values_list("slug", flat=True))
        found = cards_by_collection(sorted(slugs), limit=MAX_CARDS) if slugs else {}
        translate(pair[0] for pair in found.values())
        priced = cards_in((card for _each, cards in found.values() for card in cards), conversion_for(self.store))
        by_id = {card.id: card for card in priced}
        found = {slug: (each, [by_id[card.id] for card in cards]) for slug, (each, cards) in found.items()}
        return {key: pair for slug, pair in found.items() for key in (slug, pair[0].pk)}

    @cached_property
    def newest(self) -> list[dict[str, Any]]:
        return card_contexts(product_cards(sorted_products(sort="newest"), count=MAX_CARDS), self.store)

    @cached_property
    def products(self) -> dict[int, CardData]:
        """Visible products by id."""
        wanted = visible_products().filter(pk__in=self.needs.products).order_by("id")
        cards = product_cards(wanted, count=500) if self.needs.products else []
        return {card.id: card for card in cards_in(cards, conversion_for(self.store))}

    def card(self, pk: int | None) -> dict[str, Any] | None:
        card = self.products.get(pk or 0)
        if card is None:
            return self.newest[0] if self.is_sample and self.newest else None
        return card_contexts([card], self.store)[0]

    @cached_property
    def details(self) -> dict[int, Product]:
        """Products with all their columns, for those that are shown large."""
        found = {each.pk: each for each in visible_products().filter(pk__in=self.needs.products)}
        translate(found.values())
        return found

    @cached_property
    def variants(self) -> dict[int, list[VariantData]]:
        return variants_by_product(sorted(self.details))

    @cached_property
    def rates(self) -> list[PricedRate]:
        """How a small basket is delivered in the shop's own country."""
        own = conversion_for(self.store)
        return rates_for(country=self.store.country, weight_grams=0, goods_amount=0, conversion=own)

    @cached_property
    def texts(self) -> dict[str, SafeString]:
        """Rich texts, made safe. Wagtail looks up the links of one text at once, so they are joined into one."""
        sources = [text for text in self.needs.texts if text and BETWEEN not in text]
        parts = expand_db_html(BETWEEN.join(sources)).split(BETWEEN) if sources else []
        if len(parts) != len(sources):
            parts = [expand_db_html(text) for text in sources]
        return dict(zip(sources, [clean_html(part) for part in parts], strict=True))

    def rich(self, source: str) -> SafeString:
        return self.texts.get(source, mark_safe(""))

    @cached_property
    def posts(self) -> list[BlogPostPage]:
        return list(BlogPostPage.objects.live().select_related("image").order_by("-date", "-pk")[:9])


Presenter = Callable[[SectionData, Found], tuple[str, dict[str, Any]] | None]
