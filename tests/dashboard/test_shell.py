"""What is kept of the admin's shell is what Wagtail would make anew."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.urls import set_urlconf
from django.utils import translation
from wagtail.admin.localization import get_js_translation_strings
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.users.models import UserProfile

from accounts.models import User
from dashboard import shell
from dashboard.shell import ROOT

PROPS = re.compile(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def requests_of_all_kinds(owner_client, staff):
    """The owner's, and those of people with some rights and with others."""
    clients = [owner_client, staff(), staff("orders.view_order"), staff("promotions.view_promotion")]
    requests = [client.get("/account/").wsgi_request for client in clients]
    set_urlconf("config.urls_admin")
    yield requests
    set_urlconf(None)


def menus(requests):
    """(kept, made anew) for each person in each language, asked for by one after the other, twice."""
    for language in ("en", "fr") * 2:
        with translation.override(language):
            for request in requests:
                request.__dict__.pop("_items_of_menus", None)
                yield shell.sidebar_props({"request": request}), wagtailadmin_tags.sidebar_props({"request": request})


def test_menu_is_the_one_that_this_person_has_in_this_language(requests_of_all_kinds):
    found = list(menus(requests_of_all_kinds))

    assert [kept for kept, made in found] == [made for kept, made in found]
    assert len({kept for kept, _made in found}) == 2 * len(requests_of_all_kinds)


def test_menu_that_went_by_less_would_be_somebody_elses(requests_of_all_kinds, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(shell, "key_of", lambda area, items: translation.get_language())
    monkeypatch.setattr(shell, "_packed", {})

    assert any(kept != made for kept, made in menus(requests_of_all_kinds))


def test_pages_have_the_kept_menu_and_the_name_of_who_asks(owner_client, staff):
    pages = [client.get("/").content.decode() for client in (owner_client, staff("orders.view_order"))]

    people = [json.loads(PROPS.search(page)[1])["modules"][-1]["_args"][-1]["name"] for page in pages]
    assert people == ["Alpha", "Sam"]
    assert "All products" not in pages[1]


def dialogs(request):
    """(kept, made anew) in each language, with each kind of keyboard, for who wants shortcuts and who does not."""
    template = Template("{% load wagtailadmin_tags %}{% keyboard_shortcuts_dialog %}")
    (node,) = template.nodelist.get_nodes_by_type(shell.KeptDialog)
    for language, device, is_wanted in [("en", "Linux", True), ("fr", "Linux", True), ("fr", "Mac", False)] * 2:
        request.META["HTTP_USER_AGENT"] = device
        request.__dict__.pop("headers", None)
        request.user.wagtail_userprofile = UserProfile(user=request.user, keyboard_shortcuts=is_wanted)
        with translation.override(language):
            context = Context({"request": request})
            with context.bind_template(template):
                yield node.render(context), node.dialog.render(context)


def test_dialog_is_the_one_of_this_language_and_keyboard(requests_of_all_kinds):
    found = list(dialogs(requests_of_all_kinds[0]))

    assert [kept for kept, made in found] == [made for kept, made in found]
    assert len({kept for kept, _made in found}) == 3
    assert "Raccourcis" in found[1][0]


def test_words_for_scripts_are_those_of_the_language():
    kept = []
    for language in ("en", "fr", "en", "fr"):
        with translation.override(language):
            assert wagtailadmin_tags.get_js_translation_strings() == get_js_translation_strings()
            kept.append(wagtailadmin_tags.get_js_translation_strings())

    assert kept[0] is kept[2]
    assert kept[0] != kept[1]
    assert kept[1] is kept[3]


def test_root_of_pages_is_what_wagtail_finds_with_one_statement(owner_client, staff, django_assert_num_queries):
    policy, owner = PagePermissionPolicy(Page), User.objects.get(email="owner@alpha.example")
    theirs = PagePermissionPolicy.explorable_root_instance.__wrapped__(policy, User.objects.get(pk=owner.pk))
    ROOT()

    with django_assert_num_queries(1):
        assert policy.explorable_root_instance(owner) == policy.explorable_root_instance(owner) == theirs
    assert theirs.depth == 1
    assert policy.explorable_root_instance(User.objects.create_user("nobody@alpha.example", is_staff=True)) is None


@pytest.mark.parametrize("path", ["/account/", "/shop-settings/details/"])
def test_long_choices_are_no_wider_than_a_phone(owner_client, path):
    """Time zones are 740 px wide of themselves. Wagtail's own pages load no other style of ours than the global one."""
    page = owner_client.get(path).content.decode()

    loaded = [finders.find(url) for url in re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', page)]
    assert "w-field--select" in page
    assert any(re.search(r"\.w-field--select \{ max-width: 100%", Path(found).read_text()) for found in loaded if found)
