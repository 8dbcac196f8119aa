"""Wagtail's workflow for what people write who may not publish: somebody who may looks at it first."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

PUBLISHES = "publish_page"
WRITES = "add_page"


def ensure_moderation(group: Group, on_pages: frozenset[str]) -> None:
    """`group` may do `on_pages`: whoever publishes approves what others write. Shops come with one workflow for all
    pages; a merchant who has taken it away gets another with the first role that writes without publishing."""
    is_author = WRITES in on_pages and PUBLISHES not in on_pages
    task = GroupApprovalTask.objects.filter(
        workflow_tasks__workflow__workflow_pages__page__depth=1, active=True
    ).first() or (start_workflow() if is_author else None)
    if task is None:
        return
    if PUBLISHES in on_pages:
        task.groups.add(group)
        return
    task.groups.remove(group)
    if is_author:
        task.groups.add(*Group.objects.filter(page_permissions__permission__codename=PUBLISHES).distinct())


def start_workflow() -> GroupApprovalTask | None:
    """Nothing where all pages have a workflow of the merchant's own making."""
    root = Page.get_first_root_node()
    if root is None or WorkflowPage.objects.filter(page=root).exists():
        return None
    workflow = Workflow.objects.create(name=_("Before publication"))
    task = GroupApprovalTask.objects.create(name=_("Look at it"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
    return task
