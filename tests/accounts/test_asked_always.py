import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db.models.sql.compiler import SQLCompiler

from accounts.models import User
from core.scope import control_context
from tenants.context import shop_context

BACKEND = ModelBackend()


@pytest.fixture
def person(shop):
    """With a right of their own and two by two groups, one of them twice."""
    person = User.objects.create_user("staff@alpha.example", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for name, codenames in {"one": ["add_page", "view_site"], "two": ["add_page"]}.items():
        group = Group.objects.create(name=name)
        group.permissions.set(Permission.objects.filter(codename__in=codenames))
        person.groups.add(group)
    return person


def anew(person):
    """Without what has been found out about them."""
    return User.objects.get(pk=person.pk)


def test_person_is_found_as_django_finds_them(person):
    found = BACKEND.get_user(person.pk)

    assert (found, found._state.db, found.email) == (person, "default", "staff@alpha.example")
    assert BACKEND.get_user(str(person.pk)) == person
    assert BACKEND.get_user(person.pk + 1000) is None
    with pytest.raises(ValidationError):
        BACKEND.get_user("x")


def test_person_who_was_turned_off(person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert BACKEND.get_user(person.pk) is None
    assert anew(person).get_all_permissions() == set()


def test_each_world_has_its_own_people(person, other_shop):
    with control_context():
        account = User.objects.create_user("somebody@platform.example", "correct horse battery")
        assert BACKEND.get_user(account.pk)._state.db == "control"
    with shop_context(other_shop):
        assert getattr(BACKEND.get_user(person.pk), "email", "") != person.email


def test_rights_are_those_of_the_person_and_of_their_groups(person):
    asked = anew(person)

    assert BACKEND.get_user_permissions(asked) == {"wagtailadmin.access_admin"}
    assert BACKEND.get_group_permissions(asked) == {"wagtailcore.add_page", "wagtailcore.view_site"}
    assert asked.has_perm("wagtailcore.add_page")
    assert not asked.has_perm("wagtailcore.delete_page")
    assert not User.objects.create_user("other@alpha.example").get_all_permissions()


def test_rights_of_an_account_are_never_those_of_somebody_in_a_shop(person):
    """The same number is another person there."""
    with control_context():
        account = User.objects.create_user("somebody@platform.example", "correct horse battery")
        User.objects.filter(pk=account.pk).update(id=person.pk)
        account = User.objects.get(pk=person.pk)

    assert account.get_all_permissions() == set()


def test_statements_are_written_once(person, monkeypatch):
    BACKEND.get_user(person.pk).get_all_permissions()
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_arguments, **_options: pytest.fail("written again"))

    assert BACKEND.get_user(person.pk).has_perm("wagtailcore.add_page")
