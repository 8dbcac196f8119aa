"""What only the layout of a product, a collection, the search, the cart or a post can hold: the thing itself. All that
they show comes from the page on which they stand."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from builder.blocks.base import Section, heading_field
from builder.blocks.sections import Sections


class Part(Section):
    """A piece of the page itself. There is nothing to show in the block chooser: it has no page."""

    @property
    def is_previewable(self) -> bool:
        return False


class ProductMainBlock(Part):
    shows_description = blocks.BooleanBlock(required=False, default=True, label=_("With the description below"))

    class Meta:
        icon = "tag"
        label = _("Product: pictures, price, cart button")
        group = _("This page")
        description = _("The pictures beside title, price, options and the button that puts it into the cart")


class ProductTextBlock(Part):
    heading = heading_field()

    class Meta:
        icon = "pilcrow"
        label = _("Product: description")
        group = _("This page")
        description = _("The description in the whole width, wherever you want it")


class ProductRelatedBlock(Part):
    heading = heading_field()

    class Meta:
        icon = "list-ul"
        label = _("Product: others that may please")
        group = _("This page")
        description = _("Products of the same collection")


class CollectionHeadBlock(Part):
    class Meta:
        icon = "title"
        label = _("Collection: title, text, picture")
        group = _("This page")
        description = _("What you wrote about the collection")


class CollectionProductsBlock(Part):
    class Meta:
        icon = "table"
        label = _("Collection: its products")
        group = _("This page")
        description = _("The products with sorting and pages")


class SearchFormBlock(Part):
    class Meta:
        icon = "search"
        label = _("Search: the field")
        group = _("This page")
        description = _("What was looked for, and better words where nothing was found")


class SearchResultsBlock(Part):
    class Meta:
        icon = "table"
        label = _("Search: what was found")
        group = _("This page")
        description = _("The products with sorting and pages")


class CartMainBlock(Part):
    class Meta:
        icon = "list-ul"
        label = _("Cart: articles and sum")
        group = _("This page")
        description = _("The articles, codes, the sum and the way to the checkout")


class PostMainBlock(Part):
    class Meta:
        icon = "edit"
        label = _("Post: title, picture, text")
        group = _("This page")
        description = _("The post itself")


class PostSectionsBlock(Part):
    class Meta:
        icon = "grip"
        label = _("Post: its own sections")
        group = _("This page")
        description = _("The sections that were added to this one post")


def once(name: str) -> dict[str, dict[str, int]]:
    return {name: {"min_num": 1, "max_num": 1}}


class ProductSections(Sections):
    product_main = ProductMainBlock()
    product_text = ProductTextBlock()
    product_related = ProductRelatedBlock()

    class Meta:
        block_counts = {**once("product_main"), "product_text": {"max_num": 1}, "product_related": {"max_num": 1}}


class CollectionSections(Sections):
    collection_head = CollectionHeadBlock()
    collection_products = CollectionProductsBlock()

    class Meta:
        block_counts = {**once("collection_products"), "collection_head": {"max_num": 1}}


class SearchSections(Sections):
    search_form = SearchFormBlock()
    search_results = SearchResultsBlock()

    class Meta:
        block_counts = {**once("search_form"), **once("search_results")}


class CartSections(Sections):
    cart_main = CartMainBlock()

    class Meta:
        block_counts = once("cart_main")


class PostSections(Sections):
    post_main = PostMainBlock()
    post_sections = PostSectionsBlock()

    class Meta:
        block_counts = {**once("post_main"), "post_sections": {"max_num": 1}}


class AllSections(ProductSections, CollectionSections, SearchSections, CartSections, PostSections):
    """Of all kinds of layouts, for the one column that holds them."""

    class Meta:
        block_counts: dict = {}


ALL_SECTIONS = AllSections()
SECTIONS_OF = {
    "product": ProductSections(),
    "collection": CollectionSections(),
    "search": SearchSections(),
    "cart": CartSections(),
    "post": PostSections(),
}
STARTS_WITH = {
    "product": ["product_main", "product_related"],
    "collection": ["collection_head", "collection_products"],
    "search": ["search_form", "search_results"],
    "cart": ["cart_main"],
    "post": ["post_main", "post_sections"],
}
