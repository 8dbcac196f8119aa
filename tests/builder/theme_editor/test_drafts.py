"""Drafts: nothing that anybody has saved is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.editor.checking import LookRefused
from builder.editor.look import Look, read_look
from builder.editor.models import Kind, ShopTheme, ThemeVersion
from builder.editor.services import (
    ChangedMeanwhile,
    ThemeGone,
    ThemeIsPublished,
    TooManyThemes,
    copies,
    delete_theme,
    drafts,
    duplicate_theme,
    install_theme,
    name_version,
    published_theme,
    rename_theme,
    roll_back,
    save_draft,
    set_aside,
)
from commerce.store.models import Store
from core.errors import PlainError
from core.models import AuditEntry
from tests.builder.theme_editor.conftest import NOW, changed

RED, GREEN, BLUE = "#8b0000", "#004d00", "#00008b"


def save(theme, who, revision=None, at=NOW, is_forced=False, **values):
    theme.refresh_from_db()
    return save_draft(
        theme_id=theme.pk, look=changed(theme, **values), revision=revision or theme.revision, actor=who, now=at,
        is_forced=is_forced,
    )  # fmt: skip


def looks(theme):
    return [
        (each.kind, read_look(each.look).settings.get("color_accent")) for each in theme.versions.order_by("number")
    ]


def test_shop_that_never_opened_the_editor_has_one_theme_as_it_is(shop):
    Store.objects.update(theme="atelier", theme_settings={"color_accent": RED})

    theme = published_theme(now=NOW)

    assert theme.is_published
    assert read_look(theme.draft) == Look(theme="atelier", settings={"color_accent": RED})
    assert published_theme(now=NOW) == theme
    assert ShopTheme.objects.count() == 1


def test_draft_changes_nothing_for_shoppers(theme, anna):
    before = Store.objects.values().get()

    saved = save(theme, anna, color_accent=RED)

    assert saved.revision == theme.revision + 1
    assert read_look(saved.draft).settings == {"color_accent": RED}
    assert Store.objects.values().get() == before


def test_saving_the_same_again_is_no_new_revision(theme, anna):
    once = save(theme, anna, color_accent=RED)
    assert save(theme, anna).revision == once.revision


def test_two_editors_the_second_is_told_and_nothing_is_overwritten(theme, anna, ben):
    seen = theme.revision
    save(theme, anna, revision=seen, color_accent=RED)

    with pytest.raises(ChangedMeanwhile) as caught:
        save(theme, ben, revision=seen, color_accent=BLUE)

    assert caught.value.theme.changed_by_name == "Anna"
    theme.refresh_from_db()
    assert read_look(theme.draft).settings == {"color_accent": RED}


def test_second_editor_who_keeps_theirs_puts_the_first_into_the_history(theme, anna, ben):
    seen = theme.revision
    save(theme, anna, revision=seen, color_accent=RED)

    save(theme, ben, revision=seen, is_forced=True, color_accent=BLUE)

    theme.refresh_from_db()
    assert read_look(theme.draft).settings == {"color_accent": BLUE}
    assert looks(theme) == [("started", None), ("kept", RED)]
    assert theme.versions.get(kind=Kind.KEPT).made_by == anna


def test_second_editor_who_gives_way_finds_theirs_in_the_history(theme, anna, ben):
    save(theme, anna, color_accent=RED)

    set_aside(theme_id=theme.pk, look=changed(theme, color_accent=BLUE), actor=ben, now=NOW)

    theme.refresh_from_db()
    assert read_look(theme.draft).settings == {"color_accent": RED}
    aside = theme.versions.get(kind=Kind.ASIDE)
    assert (aside.made_by, read_look(aside.look).settings) == (ben, {"color_accent": BLUE})


def test_what_the_former_person_left_goes_into_the_history(theme, anna, ben):
    save(theme, anna, color_accent=RED)
    save(theme, anna, at=NOW + timedelta(minutes=1), color_accent=GREEN)  # one sitting
    save(theme, ben, at=NOW + timedelta(minutes=2), color_accent=BLUE)

    assert looks(theme) == [("started", None), ("kept", GREEN)]


def test_a_long_pause_ends_a_sitting(theme, anna):
    save(theme, anna, color_accent=RED)
    save(theme, anna, at=NOW + timedelta(hours=3), color_accent=GREEN)

    assert looks(theme) == [("started", None), ("kept", RED)]
    version = theme.versions.get(kind=Kind.KEPT)
    assert version.changes == {"settings.color_accent": [None, RED]}
    assert version.made_at == NOW


def test_going_back_keeps_what_stood_there(theme, anna):
    save(theme, anna, color_accent=RED, css="p { order: 1 }")

    roll_back(theme_id=theme.pk, number=1, actor=anna, now=NOW)

    theme.refresh_from_db()
    assert read_look(theme.draft) == Look(theme="atelier")
    assert looks(theme) == [("started", None), ("kept", RED)]
    roll_back(theme_id=theme.pk, number=2, actor=anna, now=NOW)
    theme.refresh_from_db()
    assert read_look(theme.draft).css == "p { order: 1 }"


def test_version_of_another_theme_is_no_way_back(theme, anna):
    other = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW)
    save(theme, anna, color_accent=RED)
    save(theme, anna, at=NOW + timedelta(hours=3), color_accent=GREEN)
    assert theme.versions.count() == 2

    with pytest.raises(ThemeGone):
        roll_back(theme_id=other.pk, number=2, actor=anna, now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"color_accent": "#ffff00"}, "color_accent"),
        ({"css": "p { background: url(//evil.example) }"}, "css"),
        ({"social": {"instagram": "https://evil.example/x"}}, "social.instagram"),
        ({"social": {"myspace": "https://myspace.com/x"}}, "social.myspace"),
        ({"logo": 10**9}, "logo"),
        ({"favicon": 10**9}, "favicon"),
    ],
)
def test_look_that_does_not_do_is_refused_and_the_draft_stays(theme, anna, values, field):
    with pytest.raises(LookRefused) as caught:
        save(theme, anna, **values)

    assert caught.value.problems[0].field == field
    theme.refresh_from_db()
    assert theme.revision == 1
    assert read_look(theme.draft) == Look(theme="atelier")


def test_refused_colour_comes_with_one_that_is_taken(theme, anna):
    with pytest.raises(LookRefused) as caught:
        save(theme, anna, color_accent="#ffff00")

    assert save(theme, anna, color_accent=caught.value.problems[0].suggestion)


def test_setting_from_a_newer_theme_is_kept_and_has_no_effect(theme, anna):
    save(theme, anna, hologram="yes", _version=99)

    theme.refresh_from_db()
    assert read_look(theme.draft).settings == {"hologram": "yes", "_version": 99}


def test_copies_share_nothing_and_carry_the_identity(theme, anna):
    save(theme, anna, color_accent=RED, social={"instagram": "https://instagram.com/a"}, css="p { order: 1 }")
    copy = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW)
    fresh = install_theme(theme="atelier", actor=anna, now=NOW)
    save(copy, anna, color_accent=BLUE)

    theme.refresh_from_db()
    assert read_look(theme.draft).settings == {"color_accent": RED}
    assert read_look(copy.draft).css == "p { order: 1 }"
    assert (read_look(fresh.draft).settings, read_look(fresh.draft).css) == ({}, "")
    assert read_look(fresh.draft).social == {"instagram": "https://instagram.com/a"}
    assert ShopTheme.objects.filter(is_published=True).get() == theme


def test_theme_that_is_not_in_the_library_is_not_installed(theme, anna):
    with pytest.raises(PlainError):
        install_theme(theme="../atelier", actor=anna, now=NOW)
    assert ShopTheme.objects.count() == 1


def test_number_of_themes_is_limited(theme, anna, monkeypatch):
    monkeypatch.setattr(copies, "MAX_THEMES", 2)
    duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW)
    with pytest.raises(TooManyThemes):
        duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW)


def test_published_theme_cannot_be_deleted_others_can(theme, anna):
    copy = duplicate_theme(theme_id=theme.pk, actor=anna, now=NOW, name="Winter")
    with pytest.raises(ThemeIsPublished):
        delete_theme(theme_id=theme.pk, actor=anna)

    delete_theme(theme_id=copy.pk, actor=anna)

    assert not ThemeVersion.objects.filter(theme_id=copy.pk).exists()
    with pytest.raises(ThemeGone):
        delete_theme(theme_id=copy.pk, actor=anna)


def test_who_did_what_is_in_the_log(theme, anna):
    save(theme, anna, color_accent=RED)
    save(theme, anna, at=NOW + timedelta(seconds=2), color_accent=GREEN)  # the same sitting
    rename_theme(theme_id=theme.pk, name="  Autumn  2026 ", actor=anna)
    rename_theme(theme_id=theme.pk, name="   ", actor=anna)

    theme.refresh_from_db()
    assert theme.name == "Autumn 2026"
    acts = list(AuditEntry.objects.filter(action__startswith="theme.").values_list("action", "actor_id"))
    assert sorted(acts) == [("theme.edited", anna.pk), ("theme.renamed", anna.pk)]


def test_history_keeps_the_newest_and_what_has_a_name_or_was_published(theme, anna, monkeypatch):
    monkeypatch.setattr(drafts, "KEPT_VERSIONS", 2)
    for number in range(6):  # a pause between any two
        save(theme, anna, at=NOW + timedelta(hours=number), color_accent=f"#00003{number}")
        if number == 1:
            kept = ThemeVersion.objects.filter(theme=theme).latest("number")
            name_version(theme_id=theme.pk, number=kept.number, name="  Before \n Easter ", actor=anna)

    left = list(ThemeVersion.objects.filter(theme=theme).order_by("number").values_list("name", "kind"))
    assert left == [("", "started"), ("Before Easter", "kept"), ("", "kept"), ("", "kept")]
    with pytest.raises(ThemeGone):
        name_version(theme_id=theme.pk, number=999, name="x", actor=anna)
