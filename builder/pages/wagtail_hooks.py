"""What the page editor says and offers besides Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from builder.blocks.references import broken_references, undescribed_pictures
from builder.pages.links import ShopPageLinkHandler
from builder.pages.models.base import SectionsPage
from builder.pages.sharing import shared_path
from commerce.store.selectors import current_store
from core.http.links import url_of


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("builder/editor.js"))


@hooks.register("insert_global_admin_css")
def editor_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("builder/editor.css"))


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's own, whose name it takes
def link_to_pages(features: Any) -> None:
    features.register_link_type(ShopPageLinkHandler)


@hooks.register("before_edit_page")
def tell_of_broken_references(request: HttpRequest, page: Page) -> None:
    """Only when the editor is opened: what was just sent is being saved."""
    if request.method != "GET" or not isinstance(page, SectionsPage):
        return
    sections = page.get_latest_revision_as_object().sections
    for broken in broken_references(sections)[:5]:
        text = _("Section %(number)s (%(label)s) refers to %(what)s. Shoppers see the page without it.")
        messages.warning(request, text % {"number": broken.number, "label": broken.label, "what": broken.what})
    for image in undescribed_pictures(sections)[:3]:
        text = _("The picture “%(title)s” has no alternative text: who does not see it learns nothing of it.")
        button = messages.button(reverse("wagtailimages:edit", args=[image.pk]), _("Describe it"))
        messages.warning(request, text % {"title": image.title}, buttons=[button])


@hooks.register("register_page_header_buttons")
def share_preview(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """A link to the draft for people without an account, good for a week."""
    if isinstance(page.specific_deferred, SectionsPage) and page.permissions_for_user(user).can_edit():
        address = url_of(current_store().primary_host, shared_path(page))
        label = _("Preview to share (a week)")
        yield Button(label, address, icon_name="link", priority=35, attrs={"target": "_blank", "rel": "noopener"})
