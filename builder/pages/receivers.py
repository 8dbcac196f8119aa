"""What a merchant publishes in Wagtail is seen by the next shopper. Wagtail tells of it by signals, not by our events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupApprovalTask, Page, PageViewRestriction, Revision, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from accounts.models import User
from builder.layouts.models import Layout
from builder.pages.models.base import SectionsPage
from builder.pages.reach import addresses_of, is_own_matter
from builder.pages.tasks import WORK, moments_of
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import merchant_of
from commerce.store.selectors import current_store
from core.events.doorbell import ring
from core.events.outbox import emit
from core.events.registry import receives
from core.http.links import url_of
from core.lines import one_line
from core.models import Event
from core.pages import bump_pages, bump_paths
from core.scope import World, current_scope

ASKED = gettext_noop("“%(title)s” waits for you to look at it")
PUBLISHED = gettext_noop("“%(title)s” was published")
SENT_BACK = gettext_noop("“%(title)s” came back to you")


@receiver(pre_save)
def note_what_others_show(sender: Any, instance: Any, raw: bool = False, **facts: Any) -> None:
    """Before the row is gone that says what stood there."""
    if isinstance(instance, SectionsPage) and not raw and is_in_shop():
        instance.is_own_matter = is_own_matter(instance)


@receiver(page_published)
def show_published_page(sender: Any, instance: Page, **facts: Any) -> None:
    """Its own address alone where nothing has changed that menus, lists or other pages show."""
    if not is_in_shop():
        return
    if getattr(instance, "is_own_matter", False):
        bump_paths(*addresses_of(instance))
    else:
        bump_pages()


@receiver([page_unpublished, page_slug_changed, post_page_move])
def show_changed_page(sender: Any, **facts: Any) -> None:
    bump_in_shop()


@receiver(post_delete, sender=Page)
@receiver([post_save, post_delete], sender=Redirect)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def show_without_it(sender: Any, **facts: Any) -> None:
    bump_in_shop()


@receiver(page_published)
def wake_for_sections(sender: Any, instance: Page, **facts: Any) -> None:
    """The worker comes by when a section is to come or go, and when the page ends."""
    if isinstance(instance, SectionsPage):
        wake_at(*moments_of(instance.sections), instance.expire_at)


@receiver(post_save, sender=Revision)
def wake_for_schedule(sender: Any, instance: Revision, **facts: Any) -> None:
    wake_at(instance.approved_go_live_at)


def wake_at(*moments: datetime | None) -> None:
    coming = [moment for moment in moments if moment is not None and moment > timezone.now()]
    if coming and is_in_shop():
        ring(WORK, min(coming))


def bump_in_shop() -> None:
    """Outside a shop (the template is being made) there are no pages to forget."""
    if is_in_shop():
        bump_pages()


def is_in_shop() -> bool:
    scope = current_scope()
    return scope is not None and scope.world is World.SHOP


# Wagtail would send its own mails inside the request, with links to the platform's host. These take their names, and
# come first, since apps of ours start before Wagtail's admin.
@receiver(task_submitted, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification")
def note_submission(sender: Any, instance: TaskState, **facts: Any) -> None:
    with transaction.atomic("default"):
        emit("page.submitted", task_state_id=instance.pk)


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification")
def note_approval(sender: Any, instance: WorkflowState, **facts: Any) -> None:
    with transaction.atomic("default"):
        emit("page.judged", workflow_state_id=instance.pk, is_approved=True, round=len(instance.task_states.all()))


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification")
def note_rejection(sender: Any, instance: WorkflowState, **facts: Any) -> None:
    with transaction.atomic("default"):
        emit("page.judged", workflow_state_id=instance.pk, is_approved=False, round=len(instance.task_states.all()))


@receiver(workflow_submitted, sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification")
def be_quiet(sender: Any, **facts: Any) -> None:
    """Its first task was submitted in the same moment."""


@receives("page.submitted")
def ask_for_approval(event: Event) -> None:
    """Of everybody who may approve, but for the person who asks."""
    state = TaskState.objects.filter(pk=event.payload["task_state_id"]).first()
    if state is None:
        return
    task, workflow = state.task.specific, state.workflow_state
    groups = task.groups.all() if isinstance(task, GroupApprovalTask) else Group.objects.none()
    people = User.objects.filter(Q(groups__in=groups) | Q(is_superuser=True), is_active=True).distinct()
    for person in people.exclude(pk=workflow.requested_by_id).exclude(email=""):
        write_page_mail(f"page.submitted:{state.pk}:{person.pk}", "page_submitted", person, workflow, ASKED)


@receives("page.judged")
def tell_who_asked(event: Event) -> None:
    workflow = WorkflowState.objects.filter(pk=event.payload["workflow_state_id"]).first()
    if workflow is None or workflow.requested_by is None or not workflow.requested_by.email:
        return
    subject = PUBLISHED if event.payload["is_approved"] else SENT_BACK
    last = workflow.task_states.order_by("-pk").first()
    context = {"is_approved": event.payload["is_approved"], "comment": last.get_comment() if last else ""}
    key = f"page.judged:{workflow.pk}:{event.payload['round']}"
    write_page_mail(key, "page_judged", workflow.requested_by, workflow, subject, **context)


def write_page_mail(key: str, template: str, to: User, workflow: WorkflowState, subject: str, **context: Any) -> None:
    thing, store = workflow.content_object, current_store()
    if isinstance(thing, Page):
        title, path = thing.get_admin_display_title(), f"/pages/{thing.pk}/edit/"
    elif isinstance(thing, Layout):
        title, path = thing.name, f"/snippets/layouts/layout/edit/{thing.pk}/"
    else:
        return
    reader = merchant_of(store)
    with translation.override(reader.language):
        words = gettext(subject) % {"title": one_line(title)}
    by = workflow.requested_by
    context |= {
        "title": title, "by": (by.name or by.email) if by else "", "person": to.name,
        "url": url_of(store.admin_host, path),
    }  # fmt: skip
    write_mail(key=key, to=to.email, template=template, subject=words, store=store, reader=reader, context=context)
