"""Everything a merchant can put on a page. 25 sections on a page, and nothing nests deeper than a list in a section."""

from __future__ import annotations

import json
from typing import Any

from wagtail import blocks

from builder.blocks.app_sections import AppSection
from builder.blocks.blog import BlogTeasersBlock
from builder.blocks.forms import ContactFormBlock, NewsletterBlock
from builder.blocks.hero import HeroBlock, SlideshowBlock
from builder.blocks.kept import OPEN_UP_TO, keep
from builder.blocks.pictures import GalleryBlock, ImageWithTextBlock, LogoStripBlock, VideoBlock
from builder.blocks.polls import PollBlock
from builder.blocks.products import FeaturedCollectionBlock, ProductGridBlock, SingleProductBlock, StockPromiseBlock
from builder.blocks.reading import repaired
from builder.blocks.text import ButtonsBlock, ColumnsBlock, ComparisonBlock, RichTextBlock, SpacerBlock
from builder.blocks.trust import AddressSectionBlock, CountdownBlock, FaqBlock, TestimonialsBlock

MAX_SECTIONS = 25


class Sections(blocks.StreamBlock):
    hero = HeroBlock()
    slideshow = SlideshowBlock()
    featured_collection = FeaturedCollectionBlock()
    product_grid = ProductGridBlock()
    single_product = SingleProductBlock()
    stock_promise = StockPromiseBlock()
    rich_text = RichTextBlock()
    image_with_text = ImageWithTextBlock()
    columns = ColumnsBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    testimonials = TestimonialsBlock()
    faq = FaqBlock()
    logos = LogoStripBlock()
    comparison = ComparisonBlock()
    blog_teasers = BlogTeasersBlock()
    newsletter = NewsletterBlock()
    contact_form = ContactFormBlock()
    poll = PollBlock()
    address = AddressSectionBlock()
    countdown = CountdownBlock()
    buttons = ButtonsBlock()
    spacer = SpacerBlock()
    app = AppSection()

    def to_python(self, value: Any) -> Any:
        """Values of another shape than their block's are mended, so that the editor opens on whatever is stored."""
        if isinstance(value, str):
            try:
                value = json.loads(value or "[]")
            except ValueError:
                return super().to_python(value)
        is_pairs = isinstance(value, list) and all(isinstance(item, tuple) for item in value)
        return super().to_python(value if isinstance(value, blocks.StreamValue) or is_pairs else repaired(self, value))

    def get_form_state(self, value: Any) -> Any:
        """Of a long page closed sections, which the editor builds when they are opened."""
        states = super().get_form_state(value)
        if len(states) > OPEN_UP_TO:
            for state, child in zip(states, value, strict=True):
                state["value"] |= keep(child.block, child.value)
        return states

    class Meta:
        max_num = MAX_SECTIONS


SECTIONS = Sections()
