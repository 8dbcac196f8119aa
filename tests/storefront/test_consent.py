from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError

from builder.consent.models import ConsentRecord, ScriptSlot
from tests.factories.catalog import make_product


@pytest.fixture
def scripts(open_shop):
    ScriptSlot.objects.create(name="Counter", purpose="analytics", url="https://stats.example/s.js")
    ScriptSlot.objects.create(name="Ads", purpose="ads", url="https://ads.example/a.js", hosts="*.ads.example")
    ScriptSlot.objects.create(name="Off", purpose="chat", url="https://off.example/a.js", is_active=False)


def test_question_names_what_it_is_about_and_both_answers_look_alike(shopper, scripts):
    page = shopper.get("/").content.decode()

    assert "With your consent only: audience measurement (Counter), advertising (Ads). The shop works" in page
    buttons = re.findall(r'<button class="([^"]*)" type="submit" name="answer" value="(\w+)"', page)
    assert buttons == [("button", "all"), ("button", "none"), ("button button--quiet", "some")]


def test_enter_on_a_tick_box_accepts_no_more_than_is_ticked(shopper, scripts):
    """A form's first button is the one that Enter presses."""
    question = shopper.get("/").content.decode().partition('action="/consent/"')[2]

    assert re.search(r"<button[^>]*>", question)[0] == '<button type="submit" name="answer" value="some" hidden>'


def test_question_with_one_purpose_has_nothing_to_choose_from(shopper, scripts):
    ScriptSlot.objects.filter(name="Ads").delete()

    page = shopper.get("/").content.decode()

    assert 'name="purpose" value="analytics" hidden' in page
    assert 'value="some"' not in page


def test_shop_without_scripts_asks_nothing(shopper):
    assert "data-consent" not in shopper.get("/").content.decode()


def test_question_stands_on_public_pages_and_nothing_is_loaded(shopper, scripts):
    make_product("Lamp", slug="lamp")
    for path in ("/", "/products/lamp/", "/collections/all/"):
        response = shopper.get(path)
        page = response.content.decode()
        assert "Accept all" in page
        assert "Refuse all" in page
        assert 'src="https://' not in page
        assert "script-src 'self' https://" in response.headers["Content-Security-Policy"]
        assert "off.example" not in response.headers["Content-Security-Policy"] + page


@pytest.mark.parametrize("path", ["/cart/", "/checkout/"])
def test_no_script_of_others_in_cart_and_checkout(shopper, scripts, path):
    response = shopper.get(path)

    text = response.content.decode() + response.headers["Content-Security-Policy"]
    assert "stats.example" not in text
    assert "ads.example" not in text


def test_no_script_of_others_in_the_admin(owner_client, scripts):
    assert "stats.example" not in owner_client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("answer", "kept"), [([], ""), (["ads"], "ads"), (["ads", "analytics", "chat", "x" * 300], "ads.analytics")]
)
def test_answer_is_kept_as_proof(shopper, scripts, answer, kept):
    response = shopper.post("/consent/", {"purpose": answer})

    proof = ConsentRecord.objects.get()
    assert proof.purposes == kept
    assert proof.asked == {"analytics": ["Counter"], "ads": ["Ads"]}
    assert response.cookies["consent"].value == ".".join(part for part in (proof.uuid.hex, kept) if part)


@pytest.mark.parametrize("url", ["http://a.example/x.js", "https://a.example/x;script-src *", "https://a b/x", "//a/x",
                                 "https://a.example/' *"])  # fmt: skip
def test_address_that_could_open_the_policy_is_refused(url):
    with pytest.raises(ValidationError):
        ScriptSlot(name="x", purpose="ads", url=url).clean_fields()


@pytest.mark.parametrize("hosts", ["*", "a.example;", "'unsafe-inline'", "https://a.example", "data:"])
def test_hosts_that_could_open_the_policy_are_refused(hosts):
    with pytest.raises(ValidationError):
        ScriptSlot(name="x", purpose="ads", url="https://a.example/x.js", hosts=hosts).clean_fields()
