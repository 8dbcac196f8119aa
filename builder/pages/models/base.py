from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page

from builder.blocks.fields import SectionsField
from builder.blocks.sections import SECTIONS
from builder.pages.panels import SETTINGS
from builder.pages.serving import ServedByStorefront
from builder.pages.slugs import SectionsPageForm

SUBPAGES = [
    "pages.ContentPage", "pages.LandingPage", "pages.BlogIndexPage", "pages.FaqPage", "pages.ContactPage",
    "pages.CollectionListPage",
]  # fmt: skip


class SectionsPage(ServedByStorefront, Page):
    """Everything on it is a section."""

    sections = SectionsField(SECTIONS, blank=True, verbose_name=_("sections"))
    share_image = models.ForeignKey(
        "media.ShopImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("picture for shared links"),
    )  # fmt: skip

    base_form_class = SectionsPageForm
    content_panels = [*Page.content_panels, FieldPanel("sections")]
    promote_panels = [
        HelpPanel(template="builder/search_result.html", heading=_("In search results")),
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("share_image")], heading=_("When the page is shared")),
    ]

    settings_panels = SETTINGS

    class Meta:
        abstract = True
