from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from commerce.notifications.models import MailState, SentMail
from core.models import AuditEntry, Delivery, DeliveryState, Event
from tenants.models import WorkDue

NOW = timezone.now()
SCREEN, DELIVERY_RETRY, DELIVERY_GIVE_UP, MAIL_RETRY, MAIL_GIVE_UP = (
    reverse(f"work:{name}", urlconf="config.urls_admin")
    for name in ("dead_letter_list", "delivery_retry", "delivery_give_up", "mail_retry", "mail_give_up")
)


@pytest.fixture
def dead(shop):
    event = Event.objects.create(name="order.paid", is_dispatched=True)
    return Delivery.objects.create(
        event=event, receiver="a.b.<script>", state=DeliveryState.DEAD, attempts=10, next_at=NOW,
        error="Traceback …\nValueError: <img src=x>",
    )  # fmt: skip


@pytest.fixture
def dead_mail(shop):
    return SentMail.objects.create(
        key="k", to="ann@shopper.example", subject="Your order", state=MailState.DEAD, attempts=10, error="refused"
    )


@pytest.fixture
def staff_client(shop):
    """Signed in to the admin, without being the owner."""
    from django.contrib.auth.models import Permission

    person = User.objects.create_user("staff@alpha.example", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client(headers={"host": "alpha.admin.localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_page_shows_what_failed_and_why(owner_client, dead, dead_mail):
    page = owner_client.get(SCREEN).content.decode()

    assert "order.paid" in page
    assert "ValueError: &lt;img src=x&gt;" in page
    assert "a.b.&lt;script&gt;" in page
    assert "ann@shopper.example" in page


def test_page_without_failures_is_reassuring(owner_client):
    response = owner_client.get(SCREEN)

    assert response.status_code == 200
    assert "All is well" in response.content.decode()


def test_try_again(owner_client, dead):
    response = owner_client.post(DELIVERY_RETRY, {"id": dead.pk}, follow=True)

    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (DeliveryState.WAITING, 0)
    assert "One task is tried again." in response.content.decode()
    assert AuditEntry.objects.get().action == "work.retry"
    assert WorkDue.objects.filter(kind="events", shop__handle="alpha").exists()


def test_give_up(owner_client, dead, dead_mail):
    owner_client.post(DELIVERY_GIVE_UP, {"id": dead.pk})
    owner_client.post(MAIL_GIVE_UP, {"id": dead_mail.pk})

    dead.refresh_from_db()
    dead_mail.refresh_from_db()
    assert (dead.state, dead_mail.state) == (DeliveryState.DONE, MailState.GIVEN_UP)
    assert "All is well" in owner_client.get(SCREEN).content.decode()


def test_mail_is_tried_again(owner_client, dead_mail):
    owner_client.post(MAIL_RETRY, {"id": dead_mail.pk})

    dead_mail.refresh_from_db()
    assert (dead_mail.state, dead_mail.attempts) == (MailState.WAITING, 0)


@pytest.mark.parametrize("given", [[], ["x"], ["-1"], ["9" * 30], ["999999"], ["1; DROP"]])
def test_nonsense_changes_nothing(owner_client, dead, given):
    response = owner_client.post(DELIVERY_RETRY, {"id": given}, follow=True)

    assert response.status_code == 200
    assert "nothing left to do" in response.content.decode()
    assert Delivery.objects.get().state == DeliveryState.DEAD
    assert not AuditEntry.objects.exists()


PATHS = [DELIVERY_RETRY, DELIVERY_GIVE_UP, MAIL_RETRY, MAIL_GIVE_UP]


def test_staff_and_strangers_are_kept_out(staff_client, dead):
    stranger = Client(headers={"host": "alpha.admin.localhost"})
    assert staff_client.get("/").status_code == 200
    for client in (staff_client, stranger):
        assert client.get(SCREEN).status_code == 302
        for path in PATHS:
            assert client.post(path, {"id": dead.pk}).status_code == 302
    assert Delivery.objects.get().state == DeliveryState.DEAD
    assert SCREEN not in staff_client.get("/").content.decode()


def test_buttons_need_a_post(owner_client, dead):
    for path in PATHS:
        assert owner_client.get(path).status_code == 405


def test_command_tells_and_retries(dead, capsys):
    call_command("events", shop="alpha", json=True)
    facts = json.loads(capsys.readouterr().out)
    assert (facts["undispatched"], facts["waiting"], facts["dead"], facts["retried"]) == (0, 0, 1, 0)
    assert facts["dead_letters"][0]["error"] == "ValueError: <img src=x>"

    call_command("events", shop="alpha", retry=True)
    assert "retried: 1" in capsys.readouterr().out
    assert Delivery.objects.get().state == DeliveryState.WAITING


@pytest.mark.django_db
def test_command_of_an_unknown_shop():
    with pytest.raises(CommandError, match="No shop has the handle 'nobody'"):
        call_command("events", shop="nobody")
