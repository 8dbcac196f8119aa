"""How a kind of page is laid out: the page's own parts between sections of the merchant's choice. Without a layout the
theme's template decides."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import BlockField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, Workflow, WorkflowMixin

from builder.blocks.entities import ALL_SECTIONS, SECTIONS_OF
from builder.blocks.fields import SectionsField
from builder.layouts.serving import Mode, modes_of, show_preview


class Kind(models.TextChoices):
    PRODUCT = "product", _("Product pages")
    COLLECTION = "collection", _("Collection pages")
    SEARCH = "search", _("Search")
    CART = "cart", _("Cart")
    POST = "post", _("Blog posts")


class LayoutForm(WagtailAdminModelForm):
    """Offers the sections that belong to this kind of page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sections" in self.fields and self.instance.kind in SECTIONS_OF:
            old = self.fields["sections"]
            block = SECTIONS_OF[self.instance.kind]
            self.fields["sections"] = BlockField(block=block, required=old.required, label=old.label)


class Layout(PreviewableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """`code` "" is the one that all pages of its kind have; the others are chosen by products, collections and posts.
    `language` "" is the main one."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    code = models.SlugField(max_length=60, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=60, help_text=_("Seen by you alone"))
    sections = SectionsField(ALL_SECTIONS, blank=True, verbose_name=_("sections"))
    _revisions = GenericRelation(
        "wagtailcore.Revision", content_type_field="base_content_type", object_id_field="object_id",
        related_query_name="layout", for_concrete_model=False,
    )  # fmt: skip

    base_form_class = LayoutForm
    panels = [FieldPanel("name"), FieldPanel("sections")]

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = _("layouts")
        ordering = ["kind", "code", "language"]
        constraints = [models.UniqueConstraint(fields=["kind", "code", "language"], name="layout_once")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get_default_workflow(cls) -> Workflow | None:
        """The one that all pages have: whoever writes pages for somebody else to publish writes layouts so too."""
        return Workflow.objects.filter(active=True, workflow_pages__page__depth=1).first()

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def preview_modes(self) -> list[Mode]:
        """The pages to see it with."""
        return modes_of(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return show_preview(self, request, mode_name)

    def get_full_url(self) -> str:
        """So that Wagtail's preview is a request to the admin's own host."""
        from commerce.store.selectors import current_store
        from core.http.links import url_of

        return url_of(current_store().admin_host, "/")

    full_url = property(get_full_url)
