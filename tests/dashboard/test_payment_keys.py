from __future__ import annotations

from django.urls import reverse

from commerce.payments.models import ConnectedAccount, PaymentMethod
from tests.commerce.payments.others.conftest import mollie, other_server, paypal

__all__ = ["mollie", "other_server", "paypal"]


def url(name, *args):
    return reverse(f"shop_settings:{name}", args=args, urlconf="config.urls_admin")


def test_key_is_tried_kept_and_not_shown(mollie, owner_client):
    ConnectedAccount.objects.all().delete()
    PaymentMethod.objects.filter(provider="mollie").delete()

    refused = owner_client.post(url("key_edit", "mollie"), {"secret": "abc"})
    assert refused.status_code == 422
    answer = owner_client.post(url("key_edit", "mollie"), {"secret": "test_secretsecret"}, follow=True)

    page = answer.content.decode()
    assert "Shoppers can now pay with Mollie." in page
    assert "test_secretsecret" not in page
    assert "test_…cret" in page
    assert PaymentMethod.objects.filter(provider="mollie", is_active=True).exists()
    owner_client.post(url("key_leave", "mollie"))
    assert not ConnectedAccount.objects.filter(gone_at=None).exists()


def test_provider_does_not_know_the_key(paypal, owner_client):
    given = {"reference": "someone", "secret": "else"}
    page = owner_client.post(url("key_edit", "paypal"), given)

    assert (page.status_code, "does not know this key" in page.content.decode()) == (422, True)
    assert "else" not in page.content.decode().partition("<form")[2].partition("</form>")[0].replace("false", "")


def test_unknown_provider(owner_client):
    assert owner_client.get(url("key_edit", "bitcoin")).status_code == 404
