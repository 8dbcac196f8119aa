from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from builder.blocks.base import RICH_TEXT_FEATURES
from builder.pages.models.base import SUBPAGES, SectionsPage


class HomePage(SectionsPage):
    """Its slug is part of no address but says which language is below it: it is not offered for change."""

    template = "storefront/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = SUBPAGES
    page_description = _("The first page of your shop")
    content_panels = [FieldPanel("title"), FieldPanel("sections")]  # a title that fills in no slug
    promote_panels = [
        HelpPanel(template="builder/search_result.html", heading=_("In search results")),
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines")),
        MultiFieldPanel([FieldPanel("share_image")], heading=_("When the page is shared")),
    ]

    class Meta:
        verbose_name = _("home page")


class ContentPage(SectionsPage):
    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES, blank=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True, editable=False)
    valid_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("Shown on legal pages; the history keeps every version")
    )

    template = "storefront/page.html"
    parent_page_types = ["pages.HomePage", "pages.ContentPage"]
    subpage_types = ["pages.ContentPage"]
    page_description = _("A text, and sections below it where you like")
    content_panels = [*Page.content_panels, FieldPanel("valid_from"), FieldPanel("body"), FieldPanel("sections")]

    class Meta:
        verbose_name = _("page")


class LandingPage(SectionsPage):
    """For campaigns: no header, no footer, nothing that leads away."""

    template = "storefront/landing.html"
    parent_page_types = ["pages.HomePage", "pages.ContentPage"]
    subpage_types: list[str] = []
    page_description = _("For a campaign: only your sections, without menu and footer")

    class Meta:
        verbose_name = _("landing page")


class FaqPage(SectionsPage):
    template = "storefront/page.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    page_description = _("Questions and answers, which search engines can show")

    class Meta:
        verbose_name = _("questions and answers")


class ContactPage(SectionsPage):
    template = "storefront/contact.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    page_description = _("A form whose messages arrive in your admin, and sections below it")

    class Meta:
        verbose_name = _("contact page")


class CollectionListPage(SectionsPage):
    template = "storefront/collection_list_page.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    page_description = _("All your collections, and sections above them")

    class Meta:
        verbose_name = _("list of collections")
