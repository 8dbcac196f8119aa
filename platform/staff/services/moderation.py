"""Wagtail's workflow for what people write who may not publish: somebody who may looks at it first."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

PUBLISHES = "publish_page"
WRITES = "add_page"


def ensure_moderation(group: Group, on_pages: frozenset[str]) -> None:
    """`group` may do `on_pages`. The first that writes without publishing starts the workflow, for all pages; whoever
    publishes approves in it. A shop whose merchant has changed its workflows keeps them as they are."""
    task = (
        GroupApprovalTask.objects.filter(workflow_tasks__workflow__workflow_pages__page__depth=1).order_by("pk").first()
    )
    if task is None and WRITES in on_pages and PUBLISHES not in on_pages:
        task = start_workflow()
    if task is None:
        return
    if PUBLISHES in on_pages:
        task.groups.add(group)
    else:
        task.groups.remove(group)


def start_workflow() -> GroupApprovalTask | None:
    """With everybody who may publish already. Nothing where the pages have a workflow."""
    root = Page.get_first_root_node()
    if root is None or WorkflowPage.objects.filter(page=root).exists():
        return None
    workflow = Workflow.objects.create(name=_("Before publication"))
    task = GroupApprovalTask.objects.create(name=_("Look at it"))
    task.groups.set(Group.objects.filter(page_permissions__permission__codename=PUBLISHES).distinct())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
    return task
