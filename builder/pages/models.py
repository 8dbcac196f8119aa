"""Pages that merchants edit in Wagtail. They are served by the storefront, which hands them their context."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from builder.blocks.fields import SectionsField
from builder.blocks.home import RICH_TEXT_FEATURES, HomeSections
from builder.pages.serving import ServedByStorefront


class HomePage(ServedByStorefront, Page):
    sections = SectionsField(HomeSections(), blank=True, verbose_name=_("sections"))

    template = "storefront/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("sections")]

    class Meta:
        verbose_name = _("home page")


class ContentPage(ServedByStorefront, Page):
    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES, blank=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True, editable=False)

    template = "storefront/page.html"
    parent_page_types = ["pages.HomePage", "pages.ContentPage"]
    subpage_types = ["pages.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("page")
