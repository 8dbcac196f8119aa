"""Publishing, now and by the clock: what shoppers see changes as a whole, and only there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from builder.editor.checking import LookRefused
from builder.editor.look import read_look
from builder.editor.models import Kind, ShopTheme
from builder.editor.receivers import tell_of_theme_not_published
from builder.editor.selectors import has_changes, published_css
from builder.editor.services import (
    ChangedMeanwhile,
    NotNow,
    delete_theme,
    duplicate_theme,
    publish,
    publish_due,
    publishing,
    save_draft,
    schedule,
    unschedule,
)
from commerce.notifications.models import SentMail
from commerce.store.models import Store
from core.models import AuditEntry, Event
from media.models import ShopImage
from tests.builder.theme_editor.conftest import NOW, changed
from tests.dashboard.conftest import picture_file

RED, BLUE = "#8b0000", "#00008b"
LATER = NOW + timedelta(hours=2)


def save(theme, who, **values):
    theme.refresh_from_db()
    return save_draft(theme_id=theme.pk, look=changed(theme, **values), revision=theme.revision, actor=who, now=NOW)


def store():
    return Store.objects.get()


@pytest.fixture
def image(shop):
    found = ShopImage(title="Logo", file=picture_file(size=(300, 200)))
    found._set_image_file_metadata()
    found.save()
    return found


def test_publishing_changes_what_shoppers_see_as_a_whole(theme, anna, image):
    social = {"instagram": "https://instagram.com/a"}
    save(theme, anna, color_accent=RED, css="p { order: 1 }", logo=image.pk, favicon=image.pk, social=social)

    published = publish(theme_id=theme.pk, actor=anna, now=NOW)

    now = store()
    assert (now.theme, now.theme_settings, now.logo_id) == ("atelier", {"color_accent": RED}, image.pk)
    assert now.look["social"] == social
    assert set(now.look["icons"]) == {"icon", "touch"}
    assert "p { order: 1 }" in (published_css(now, now.look["css"]) or "")
    assert not has_changes(published)
    assert published.versions.first().kind == Kind.PUBLISHED
    assert AuditEntry.objects.filter(action="theme.published", actor=anna).count() == 1


def test_own_css_is_served_by_its_mark_alone(theme, anna):
    save(theme, anna, css="p { order: 1 }")
    publish(theme_id=theme.pk, actor=anna, now=NOW)
    assert published_css(store(), "0" * 16) is None


def test_switching_and_back_loses_nothing(theme, anna):
    save(theme, anna, color_accent=RED)
    publish(theme_id=theme.pk, actor=anna, now=NOW)
    other = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW, name="Winter")
    save(other, anna, color_accent=BLUE)

    publish(theme_id=other.pk, actor=anna, now=NOW)
    assert store().theme_settings == {"color_accent": BLUE}
    assert ShopTheme.objects.get(is_published=True) == other

    publish(theme_id=theme.pk, actor=anna, now=NOW)
    assert store().theme_settings == {"color_accent": RED}
    assert ShopTheme.objects.get(is_published=True) == theme
    other.refresh_from_db()
    assert read_look(other.draft).settings == {"color_accent": BLUE}


def test_two_published_themes_cannot_be(theme, anna):
    other = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic("default"):
        ShopTheme.objects.filter(pk=other.pk).update(is_published=True)


def test_publishing_what_nobody_has_looked_at_is_refused(theme, anna, ben):
    seen = theme.revision
    save(theme, ben, color_accent=RED)

    with pytest.raises(ChangedMeanwhile):
        publish(theme_id=theme.pk, actor=anna, now=NOW, revision=seen)
    assert store().theme_settings == {}


def test_draft_that_does_not_do_any_more_leaves_the_shop_as_it_is(theme, anna, image):
    save(theme, anna, logo=image.pk, color_accent=RED)
    image.delete()

    with pytest.raises(LookRefused):
        publish(theme_id=theme.pk, actor=anna, now=NOW)
    assert store().theme_settings == {}


def test_publishing_makes_all_former_pages_stale(theme, anna, monkeypatch):
    told = []
    monkeypatch.setattr(publishing, "bump_pages", lambda: told.append(True))
    publish(theme_id=theme.pk, actor=anna, now=NOW)
    assert told == [True]


def test_scheduled_theme_is_published_as_it_was_then(theme, anna, monkeypatch):
    rung = []
    monkeypatch.setattr(publishing, "ring", lambda kind, at: rung.append((kind, at)))
    save(theme, anna, color_accent=RED)
    schedule(theme_id=theme.pk, at=LATER, actor=anna, now=NOW)
    save(theme, anna, color_accent=BLUE)

    assert rung == [("themes", LATER)]
    assert publish_due(NOW) == LATER
    assert store().theme_settings == {}
    assert publish_due(LATER) is None
    assert store().theme_settings == {"color_accent": RED}
    theme.refresh_from_db()
    assert (theme.publish_at, theme.scheduled) == (None, None)
    assert has_changes(theme)
    assert publish_due(LATER) is None  # twice does nothing more
    assert AuditEntry.objects.filter(action="theme.published").count() == 1


def test_cancelled_schedule_publishes_nothing(theme, anna):
    save(theme, anna, color_accent=RED)
    schedule(theme_id=theme.pk, at=LATER, actor=anna, now=NOW)

    unschedule(theme_id=theme.pk, actor=anna)
    unschedule(theme_id=theme.pk, actor=anna)

    assert publish_due(LATER) is None
    assert store().theme_settings == {}


def test_two_schedules_follow_each_other(theme, anna):
    sale = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW, name="Sale")
    save(sale, anna, color_accent=RED)
    schedule(theme_id=sale.pk, at=LATER, actor=anna, now=NOW)
    schedule(theme_id=theme.pk, at=LATER + timedelta(days=3), actor=anna, now=NOW)

    assert publish_due(LATER) == LATER + timedelta(days=3)
    assert ShopTheme.objects.get(is_published=True) == sale
    assert publish_due(LATER + timedelta(days=3)) is None
    assert ShopTheme.objects.get(is_published=True) == theme


def test_worker_that_comes_late_ends_with_the_last_one(theme, anna):
    sale = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW, name="Sale")
    schedule(theme_id=theme.pk, at=LATER + timedelta(days=3), actor=anna, now=NOW)
    schedule(theme_id=sale.pk, at=LATER, actor=anna, now=NOW)

    publish_due(LATER + timedelta(days=4))
    assert ShopTheme.objects.get(is_published=True) == theme


@pytest.mark.parametrize("at", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=400)])
def test_moment_that_does_not_do_is_refused(theme, anna, at):
    with pytest.raises(NotNow):
        schedule(theme_id=theme.pk, at=at, actor=anna, now=NOW)


def test_scheduled_theme_that_cannot_be_published_says_why_and_the_shop_stays(theme, anna, image):
    save(theme, anna, logo=image.pk, color_accent=RED)
    schedule(theme_id=theme.pk, at=LATER, actor=anna, now=NOW)
    image.delete()

    assert publish_due(LATER) is None
    theme.refresh_from_db()
    assert theme.trouble
    assert theme.publish_at is None
    assert store().theme_settings == {}
    assert AuditEntry.objects.filter(action="theme.not_published").count() == 1
    event = Event.objects.get(name="theme.not_published")
    for _again in range(2):
        tell_of_theme_not_published(event)
    mail = SentMail.objects.get(to=anna.email)
    assert theme.trouble in mail.text
    assert f"/themes/{theme.pk}/" in mail.text


def test_deleted_theme_takes_its_schedule_along(theme, anna):
    sale = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW)
    schedule(theme_id=sale.pk, at=LATER, actor=anna, now=NOW)
    delete_theme(theme_id=sale.pk, actor=anna)
    assert publish_due(LATER) is None
