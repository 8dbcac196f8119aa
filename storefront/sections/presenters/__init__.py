"""One function per kind of section: what its template prints, or None where there is nothing to show."""

from storefront.sections.finding import Presenter
from storefront.sections.presenters import apps, entities, opening, pictures, polls, products, talking, trust, words

PRESENTERS: dict[str, Presenter] = {
    "hero": opening.hero,
    "slideshow": opening.slideshow,
    "featured_collection": products.featured_collection,
    "product_grid": products.product_grid,
    "single_product": products.single_product,
    "stock_promise": products.stock_promise,
    "rich_text": words.rich_text,
    "columns": words.columns,
    "buttons": words.buttons,
    "comparison": words.comparison,
    "spacer": words.spacer,
    "blog_teasers": words.blog_teasers,
    "image_with_text": pictures.image_with_text,
    "gallery": pictures.gallery,
    "logos": pictures.logos,
    "video": pictures.video,
    "testimonials": trust.testimonials,
    "faq": trust.faq,
    "countdown": trust.countdown,
    "address": trust.address,
    "app": apps.app,
    "newsletter": talking.newsletter,
    "contact_form": talking.contact_form,
    "poll": polls.poll,
    **dict.fromkeys(entities.PARTS, entities.part),
}
