"""Wagtail's own lists for what shoppers sent, and for the categories and authors of the blog."""

from __future__ import annotations

from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from builder.consent.models import ConsentRecord, ScriptSlot
from builder.contact.links import LEAVE, newsletter_link
from builder.contact.models import Message, Subscriber
from builder.pages.models import BlogAuthor, BlogCategory
from commerce.store.models import Store


class InboxPolicy(ModelPermissionPolicy):
    """What shoppers sent is not made by staff."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


register_permission_policy(Message, InboxPolicy(Message))
register_permission_policy(Subscriber, InboxPolicy(Subscriber))
register_permission_policy(ConsentRecord, InboxPolicy(ConsentRecord))


class MessageViews(ModelViewSet):
    model = Message
    icon = "mail"
    menu_label = _("Messages")
    menu_name = "messages"
    url_prefix = "messages"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["name", "email", "created_at", "is_done", "is_spam"]
    list_filter = ["is_done", "is_spam"]
    list_export = ["created_at", "name", "email", "order_number", "text", "page", "is_done", "is_spam"]
    search_fields = ["name", "email", "text", "order_number"]
    panels = [
        FieldPanel("name", read_only=True),
        FieldPanel("email", read_only=True),
        FieldPanel("order_number", read_only=True),
        FieldPanel("text", read_only=True),
        FieldPanel("page", read_only=True),
        FieldPanel("created_at", read_only=True),
        FieldPanel("is_done"),
        FieldPanel("is_spam"),
    ]


class SubscriberList(IndexView):
    """Each row with its own link to unsubscribe, for whoever sends the news from somewhere else."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().annotate(host=Subquery(Store.objects.values("primary_host")[:1]))

    def to_row_dict(self, item: Any) -> Any:
        item.leave_url = newsletter_link(LEAVE, item, item.host)
        return super().to_row_dict(item)


class SubscriberViews(ModelViewSet):
    model = Subscriber
    index_view_class = SubscriberList
    icon = "group"
    menu_label = _("Newsletter")
    menu_name = "newsletter"
    url_prefix = "subscribers"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["email", "consented_at", "confirmed_at", "left_at", "locale"]
    list_filter = {"locale": ["exact"], "confirmed_at": ["isnull"], "left_at": ["isnull"]}
    list_export = [
        "email", "wants_mail", "locale", "consented_at", "confirmed_at", "left_at", "consent_text", "page", "leave_url",
    ]  # fmt: skip
    export_filename = "subscribers"
    search_fields = ["email"]
    panels = [
        FieldPanel("email", read_only=True),
        FieldPanel("consent_text", read_only=True),
        FieldPanel("consented_at", read_only=True),
        FieldPanel("confirmed_at", read_only=True),
        FieldPanel("left_at", read_only=True),
        FieldPanel("page", read_only=True),
        FieldPanel("locale", read_only=True),
    ]


class CategoryViews(ModelViewSet):
    model = BlogCategory
    icon = "list-ul"
    menu_name = "blog-categories"
    url_prefix = "blog/categories"
    list_display = ["name", "slug"]


class AuthorViews(ModelViewSet):
    model = BlogAuthor
    icon = "user"
    menu_name = "blog-authors"
    url_prefix = "blog/authors"
    list_display = ["name", "slug"]


class Inbox(ModelViewSetGroup):
    menu_label = _("Inbox")
    menu_name = "inbox"
    menu_icon = "mail"
    menu_order = 140
    items = (MessageViews("inbox_messages"), SubscriberViews("inbox_subscribers"))


class Blog(ModelViewSetGroup):
    menu_label = _("Blog")
    menu_name = "blog"
    menu_icon = "edit"
    menu_order = 150
    items = (CategoryViews("blog_categories"), AuthorViews("blog_authors"))


class ScriptViews(ModelViewSet):
    model = ScriptSlot
    icon = "code"
    menu_label = _("Scripts of others")
    menu_name = "scripts-of-others"
    url_prefix = "consent/scripts"
    add_to_reference_index = False
    list_display = ["name", "purpose", "url", "is_active"]
    form_fields = ["name", "purpose", "url", "hosts", "is_active"]


class ConsentViews(ModelViewSet):
    model = ConsentRecord
    icon = "check"
    menu_label = _("Proofs of consent")
    menu_name = "proofs-of-consent"
    url_prefix = "consent/records"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["uuid", "given_at", "purposes"]
    list_export = ["uuid", "given_at", "purposes", "asked"]
    search_fields = None
    panels = [
        FieldPanel("given_at", read_only=True),
        FieldPanel("purposes", read_only=True),
        FieldPanel("asked", read_only=True),
    ]


class Consent(ModelViewSetGroup):
    menu_label = _("Cookies")
    menu_name = "cookies"
    menu_icon = "lock"
    menu_order = 170
    items = (ScriptViews("consent_scripts"), ConsentViews("consent_records"))


@hooks.register("register_admin_viewset")
def register_lists() -> list[Any]:
    return [Inbox(), Blog(), Consent()]
