"""A theme's own templates come first, through every include, and a broken one never takes a page down."""

from __future__ import annotations

import logging

import pytest
from django.template.loader import get_template

from themes import engine


@pytest.fixture
def records():
    """What is logged meanwhile."""
    found = []
    handler = logging.Handler()
    handler.emit = found.append
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def library(tmp_path, monkeypatch):
    """One theme with templates of its own: {name: text}."""

    def make(**texts: str) -> None:
        for name, text in texts.items():
            path = tmp_path / "plain" / "templates" / "storefront" / f"{name.replace('__', '/')}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    monkeypatch.setattr(engine, "LIBRARY", tmp_path)
    engine.engine_of.cache_clear()
    engine.theme_template.cache_clear()
    yield make
    engine.engine_of.cache_clear()
    engine.theme_template.cache_clear()


def test_own_part_is_used_by_a_common_template(library):
    library(components__message="<i>{{ text }}</i>")

    text = engine.theme_template("plain", "_buy_box.html").render({"selected": None})

    assert "<i>This combination does not exist" in text


def test_template_that_the_theme_lacks_is_the_common_one(library):
    library(components__message="<i></i>")

    assert engine.theme_template("plain", "cart.html").own.template.origin.name.endswith(
        "templates/storefront/cart.html"
    )


def test_common_template_is_compiled_once_for_all_themes(library):
    library(components__message="<i>{{ text }}</i>")
    ours, common = engine.theme_template("plain", "_buy_box.html"), get_template("storefront/_buy_box.html")

    assert ours.own.template.nodelist is common.template.nodelist
    assert ours.own.template.engine is not common.template.engine
    assert "<i>" not in common.render({"selected": None})


def test_own_template_extends_the_common_one_of_its_name(library):
    library(base="{% extends 'storefront/base.html' %}{% block footer %}Ours{% endblock %}")

    page = engine.theme_template("plain", "410.html").own.render({"shop": {"name": "Atelier"}, "message": "Gone"})

    assert "Gone" in page
    assert "Ours" in page


@pytest.mark.parametrize("text", ["{% if %}", "{% include 'nowhere/at/all.html' %}", "{{ a|no_such_filter }}"])
def test_template_that_cannot_be_read_is_replaced_by_the_common_one(library, records, text):
    library(components__message=text)

    rendered = engine.theme_template("plain", "components/message.html").render({"text": "Saved.", "kind": "info"})

    assert "Saved." in rendered
    assert any("theme_template_broken" in str(record.msg) for record in records)


def test_theme_without_templates_shares_what_is_compiled():
    assert engine.engine_of("atelier") is None
    assert engine.engine_of("../../etc") is None
    assert engine.theme_template("gone", "cart.html").template.name == "storefront/cart.html"
