"""Wagtail's own views, asked by signed-in staff for what no page of the admin asks for."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from builder.pages.models import ContentPage, HomePage
from dashboard import made_up
from tests.bad_input.walker import Walker

pytestmark = pytest.mark.slow
LINK = "external-link-chooser-"
BAD_IDS = ["abc", "-1", "9" * 30, "1.5", "٣", "a\x00b"]
ROOT = [f"/pages/1/{act}/" for act in ("set_position", "lock", "unlock")]
MADE_UP: list[tuple[str, dict[str, Any], int]] = [
    *[(path, {"next": "/"}, 404) for path in ROOT],
    *[(path, {}, 404) for path in ROOT],
    ("/choose-external-link/", {"x": "1"}, 400),
    ("/choose-external-link/", {}, 400),
]


@pytest.fixture
def home(open_shop: Any) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def text_page(home: HomePage) -> ContentPage:
    return home.add_child(instance=ContentPage(title="About", slug="about-the-shop"))


@pytest.fixture
def fields(home: HomePage) -> dict[str, str]:
    """The home page's form with one picture beside a text."""
    block = "sections-0-value-"
    return {
        "title": "Home", "slug": home.slug, "seo_title": "", "search_description": "", "go_live_at": "",
        "expire_at": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "", "next": "",
        "sections-count": "1", "sections-0-deleted": "", "sections-0-order": "0", "sections-0-type": "image_with_text",
        "sections-0-id": "", f"{block}image": "", f"{block}heading": "Heading", f"{block}text": json.dumps(None),
        f"{block}button_text": "", f"{block}button_url": "",
    }  # fmt: skip


def pages_that_take(home: HomePage) -> list[str]:
    return [f"/pages/{home.pk}/edit/", f"/pages/{home.pk}/edit/preview/"]


def test_forms_that_no_page_sends_are_refused(owner):
    for path, sent, status in MADE_UP:
        answer = owner.client.post(path, sent)

        assert (path, answer.status_code) == (path, status)
        assert answer.headers["Content-Type"] == "text/plain"


@pytest.mark.parametrize("name", ["images", "documents"])
def test_chosen_that_is_no_id_is_not_found(owner, name):
    for chosen in BAD_IDS:
        assert owner.client.get(f"/{name}/chooser/chosen/{chosen}/").status_code == 404, chosen
        several = owner.client.get(f"/{name}/chooser/chosen-multiple/?id={chosen}&id=1")
        assert several.status_code in {200, 404}, chosen


def test_chosen_page_that_is_no_id_is_not_found(owner):
    for chosen in BAD_IDS:
        answer = owner.client.get("/choose-page/chosen-multiple/", {"id": chosen})
        assert answer.status_code in {200, 404}, chosen


def test_form_of_the_home_page_is_taken(owner, home, fields):
    """The negative control of what follows: without nonsense in it this very form is saved."""
    for path in pages_that_take(home):
        assert owner.client.post(path, fields).status_code in {200, 302}
    home.refresh_from_db()
    assert home.get_latest_revision_as_object().sections[0].value["heading"] == "Heading"


def try_forms(owner: Walker, forms: dict[Any, dict[str, str]], paths: list[str]) -> None:
    """Each sent to each path, and undone. What goes wrong is in `owner.troubles`."""
    for path, (case, sent) in itertools.product(paths, forms.items()):
        owner.attempt(f"{path} {case!r}", lambda path=path, sent=sent: owner.client.post(path, sent), undo=True)


def test_picture_of_the_home_page_that_is_none_is_refused(owner, home, fields):
    for chosen in BAD_IDS:
        for path in pages_that_take(home):
            answer = owner.client.post(path, fields | {"sections-0-value-image": chosen})

            assert answer.status_code in {200, 302, 400}, chosen  # none at all, where no picture has this number
        assert owner.client.get(pages_that_take(home)[1]).status_code < 500, chosen


@pytest.mark.parametrize("missing", ["sections-count", "sections-0-deleted", "sections-0-type", "sections-0-order"])
def test_sections_of_the_home_page_that_cannot_be_read_are_refused(owner, home, fields, missing):
    without = {name: value for name, value in fields.items() if name != missing}
    cases = {sent: without | {missing: sent} for sent in ("abc", "-1", "9" * 30, "")} | {None: without}

    try_forms(owner, cases, pages_that_take(home))

    assert owner.troubles == []


def test_text_that_no_editor_sends_is_refused(owner, home, text_page, fields):
    texts = ("abc", "[]", "{}", "1", '{"blocks": 1, "entityMap": {}}', '{"blocks": [{}]}', "\x00")
    of_home = {text: fields | {"sections-0-value-text": text} for text in texts}
    of_text = {text: fields | {"slug": text_page.slug, "body": text} for text in texts}

    try_forms(owner, of_home, pages_that_take(home))
    try_forms(owner, of_text, [f"/pages/{text_page.pk}/edit/", f"/pages/{text_page.pk}/edit/preview/"])

    assert owner.troubles == []


def test_previews_that_do_not_exist(owner, home, text_page):
    for pk in (home.pk, text_page.pk):
        for path in (
            f"/pages/{pk}/edit/preview/?mode=nothing",
            f"/pages/{pk}/view_draft/?mode=nothing",
            f"/pages/{pk}/edit/preview/?in_preview_panel=maybe&mode=",
            f"/pages/add/pages/contentpage/{pk}/preview/?mode=nothing",
            f"/pages/{pk}/revisions/999/view/",
            f"/pages/{pk}/revisions/{'9' * 30}/view/",
            f"/pages/{'9' * 30}/edit/preview/",
            "/pages/1/edit/preview/",
            "/pages/1/view_draft/",
        ):
            assert owner.client.get(path).status_code < 500, path


def test_guards_are_what_answers(owner, fields, home, monkeypatch):
    """The negative control: without them each of these fails, or is done."""
    monkeypatch.setattr(made_up, "GUARDS", {})
    monkeypatch.setattr(made_up, "answer_to", lambda *_arguments: None)
    owner.client.raise_request_exception = False
    requests = [owner.client.post(path, sent) for path, sent, _status in MADE_UP]
    requests += [owner.client.get("/images/chooser/chosen/abc/")]
    requests += [owner.client.post(path, fields | {"sections-count": "abc"}) for path in pages_that_take(home)]

    assert {answer.status_code for answer in requests} == {302, 500}
