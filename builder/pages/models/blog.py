from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from builder.blocks.base import RICH_TEXT_FEATURES
from builder.pages.models.base import SectionsPage
from builder.pages.slugs import SectionsPageForm


class BlogCategory(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True, allow_unicode=True)

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("blog category")
        verbose_name_plural = _("blog categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BlogAuthor(models.Model):
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    about = models.CharField(_("about"), max_length=300, blank=True)
    image = models.ForeignKey(
        "media.ShopImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("about"), FieldPanel("image")]

    class Meta:
        verbose_name = _("blog author")
        verbose_name_plural = _("blog authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BlogIndexPage(SectionsPage):
    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    template = "storefront/blog.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.BlogPostPage"]
    page_description = _("The list of your posts, with categories and a feed")
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("sections")]

    class Meta:
        verbose_name = _("blog")


def today() -> Any:
    return timezone.localdate()


class PostForm(SectionsPageForm):
    """Offers the layouts that the shop has made for some of its posts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from builder.layouts.choices import layout_choices

        super().__init__(*args, **kwargs)
        if "layout" in self.fields:
            chosen = self.initial.get("layout") or ""
            self.fields["layout"] = forms.ChoiceField(
                choices=layout_choices("post", chosen), required=False, label=_("layout")
            )


class BlogPostPage(SectionsPage):
    date = models.DateField(_("date"), default=today)
    author = models.ForeignKey(
        BlogAuthor, null=True, blank=True, on_delete=models.SET_NULL, related_name="posts", verbose_name=_("author")
    )
    categories = ParentalManyToManyField(BlogCategory, blank=True, related_name="posts", verbose_name=_("categories"))
    summary = models.CharField(_("summary"), max_length=300, blank=True, help_text=_("Shown in lists and in the feed"))
    image = models.ForeignKey(
        "media.ShopImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )
    body = RichTextField(_("text"), features=[*RICH_TEXT_FEATURES, "blockquote"], blank=True)
    layout = models.SlugField(_("layout"), max_length=60, blank=True, default="", db_default="")

    base_form_class = PostForm
    template = "storefront/post.html"
    parent_page_types = ["pages.BlogIndexPage"]
    subpage_types: list[str] = []
    page_description = _("A post of your blog")
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("author")]),
        FieldPanel("categories"),
        FieldPanel("image"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("sections"),
        FieldPanel("layout"),
    ]

    class Meta:
        verbose_name = _("post")
        indexes = [models.Index(fields=["-date"], name="post_newest")]
