from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, WorkflowPage

from accounts.models import User
from builder.layouts.models import Layout
from builder.pages.models import ContentPage
from builder.pages.selectors import homes
from commerce.notifications.models import SentMail
from commerce.store.models import Store
from core.events.work import work_on_events
from core.ids import uuid7
from staff.services.people import ensure_shadow_user
from tests.factories.catalog import make_product

FORM = {"title": "Our story", "slug": "story", "body": "null", "sections-count": "0", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0"}  # fmt: skip


def person(role: str) -> tuple[User, Client]:
    user = ensure_shadow_user(account_uuid=uuid7(), email=f"{role}@staff.example", name=role.title(), role=role)
    client = Client(headers={"host": "alpha.admin.localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user, client


@pytest.fixture
def author(shop: Any) -> Client:
    Store.objects.update(is_open=True)
    return person("author")[1]


@pytest.fixture
def editor(shop: Any) -> Client:
    return person("content")[1]


@pytest.fixture
def draft(author: Client) -> ContentPage:
    author.post(f"/pages/add/pages/contentpage/{homes()[0].pk}/", FORM)
    return ContentPage.objects.get()


def mails() -> dict[str, str]:
    work_on_events(timezone.now())
    return {mail.to: mail.subject for mail in SentMail.objects.order_by("pk")}


def submit(client: Client, page: ContentPage) -> None:
    assert client.post(f"/pages/{page.pk}/edit/", FORM | {"action-submit": "1"}).status_code == 302


def judge(client: Client, page: ContentPage, act: str, comment: str = "") -> None:
    state = ContentPage.objects.get().current_workflow_task_state
    url = f"/pages/workflow/action/{page.pk}/{act}/{state.pk}/"
    assert client.post(url, {"comment": comment}).status_code in (200, 302)


def test_author_cannot_publish(author: Client, draft: ContentPage, storefront: Client) -> None:
    assert draft.live is False
    author.post(f"/pages/{draft.pk}/edit/", FORM | {"action-publish": "1"})
    draft.refresh_from_db()
    assert draft.live is False
    assert storefront.get("/story/").status_code == 404
    html = author.get(f"/pages/{draft.pk}/edit/").content.decode()
    assert 'name="action-publish"' not in html
    assert 'name="action-submit"' in html


def test_what_is_submitted_is_published_by_who_may(
    editor: Client, author: Client, draft: ContentPage, storefront: Client
) -> None:
    submit(author, draft)
    found = mails()
    assert found["content@staff.example"] == "“Our story” waits for you to look at it"
    assert found["owner@alpha.example"] == "“Our story” waits for you to look at it"
    assert "author@staff.example" not in found
    text = SentMail.objects.get(to="content@staff.example").text
    assert f"http://alpha.admin.localhost:8000/pages/{draft.pk}/edit/" in text

    judge(author, draft, "approve")
    assert storefront.get("/story/").status_code == 404  # not by themselves
    judge(editor, draft, "approve")
    assert storefront.get("/story/").status_code == 200
    assert mails()["author@staff.example"] == "“Our story” was published"


def test_what_is_sent_back_comes_with_the_reason(editor: Client, author: Client, draft: ContentPage) -> None:
    submit(author, draft)
    judge(editor, draft, "reject", "Too long.")
    assert mails()["author@staff.example"] == "“Our story” came back to you"
    assert "Too long." in SentMail.objects.get(to="author@staff.example").text
    assert ContentPage.objects.get().live is False


def test_who_may_publish_approves_whenever_they_came(shop: Any) -> None:
    def approvers() -> set[str]:
        groups = GroupApprovalTask.objects.get().groups
        return {name for name in groups.values_list("name", flat=True) if name.startswith("role:")}

    person("content")
    assert approvers() == {"role:content"}
    GroupApprovalTask.objects.get().groups.clear()  # as in shops whose roles are older than this
    person("author")
    person("marketing")
    assert approvers() == {"role:content", "role:marketing"}


def test_workflow_that_was_taken_away_comes_back_with_an_author(shop: Any) -> None:
    WorkflowPage.objects.all().delete()
    person("content")
    assert not WorkflowPage.objects.exists()
    person("author")
    assert WorkflowPage.objects.get().workflow.workflow_tasks.count() == 1


def test_layout_of_an_author_is_published_by_who_may(author: Client, editor: Client, storefront: Client) -> None:
    make_product(title="Bag", slug="bag")
    url = author.post("/layouts/add/", {"kind": "product"})["Location"]
    layout = Layout.objects.get()
    form = {
        "name": "Ours", "sections-count": "2",
        "sections-0-type": "product_main", "sections-0-order": "0", "sections-0-deleted": "", "sections-0-id": "",
        "sections-1-type": "rich_text", "sections-1-order": "1", "sections-1-deleted": "", "sections-1-id": "",
        "sections-1-value-text": json.dumps({"blocks": [{"text": "Sewn here", "type": "unstyled", "depth": 0, "key": "a",
                                             "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}),
    }  # fmt: skip
    html = author.get("/layouts/").content.decode()
    assert url in html
    assert f"/layouts/{layout.pk}/remove/" not in html
    assert author.post(f"/layouts/{layout.pk}/remove/").status_code == 302
    author.post(url, form | {"action-publish": "1"})
    assert Layout.objects.get().live is False
    assert author.post(url, form | {"action-submit": "1"}).status_code == 302
    assert mails()["content@staff.example"] == "“Ours” waits for you to look at it"
    assert f"localhost:8000{url}" in SentMail.objects.get(to="content@staff.example").text
    state = Layout.objects.get().current_workflow_task_state
    approve = url.replace("/edit/", "/workflow/action/") + f"approve/{state.pk}/"
    author.post(approve, {"comment": ""})
    assert Layout.objects.get().live is False
    assert editor.post(approve, {"comment": ""}).status_code in (200, 302)
    assert Layout.objects.get().live is True
    assert mails()["author@staff.example"] == "“Ours” was published"
    assert "Sewn here" in storefront.get("/products/bag/").content.decode()
