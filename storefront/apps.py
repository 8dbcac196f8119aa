from django.apps import AppConfig
from django.conf import settings


class StorefrontConfig(AppConfig):
    name = "storefront"

    def ready(self) -> None:
        from builder.blocks.base import connect_renderer
        from builder.editor.serving import connect_product_view
        from builder.editor.serving import connect_view as connect_theme_view
        from builder.layouts.serving import connect_previews
        from builder.pages import models
        from builder.pages.serving import connect_view
        from builder.pages.slugs import take_slugs
        from storefront.door import in_own_language, with_store
        from storefront.layouts import preview_layout, preview_modes
        from storefront.product_frames import show_product_frame
        from storefront.sections.rendering import sample_of
        from storefront.theme_frames import show_frame
        from storefront.urls import urlpatterns
        from storefront.views import blog, merchant_pages

        connect_renderer(sample_of)
        take_slugs(str(each.pattern).partition("/")[0] for each in urlpatterns)
        take_slugs(code for code, _name in settings.LANGUAGES)
        connect_theme_view(show_frame)
        connect_product_view(show_product_frame)
        connect_previews(preview_modes, preview_layout)
        for model, view in {
            models.HomePage: merchant_pages.show_home,
            models.ContentPage: merchant_pages.show_content_page,
            models.LandingPage: merchant_pages.show_landing_page,
            models.FaqPage: merchant_pages.show_faq_page,
            models.ContactPage: merchant_pages.show_contact_page,
            models.CollectionListPage: merchant_pages.show_collection_list_page,
            models.BlogIndexPage: blog.show_blog,
            models.BlogPostPage: blog.show_post,
        }.items():
            connect_view(model, in_own_language(with_store(view)))
