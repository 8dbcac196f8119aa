"""Pages that merchants edit in Wagtail. They are served by the storefront, which hands them their context."""

from builder.pages.models.blog import BlogAuthor, BlogCategory, BlogIndexPage, BlogPostPage
from builder.pages.models.legal import LegalDetails
from builder.pages.models.plain import CollectionListPage, ContactPage, ContentPage, FaqPage, HomePage, LandingPage

__all__ = [
    "BlogAuthor", "BlogCategory", "BlogIndexPage", "BlogPostPage", "CollectionListPage", "ContactPage", "ContentPage",
    "FaqPage", "HomePage", "LandingPage", "LegalDetails",
]  # fmt: skip
