from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "storefront"

    def ready(self) -> None:
        from builder.pages.models import ContentPage, HomePage
        from builder.pages.serving import connect_view
        from storefront.door import with_store
        from storefront.views.pages import show_content_page, show_home

        connect_view(HomePage, with_store(show_home))
        connect_view(ContentPage, with_store(show_content_page))
