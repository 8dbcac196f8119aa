"""Security keys (WebAuthn), with Chromium's own virtual ones
(https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/)."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.e2e.looking import Findings
from tests.e2e.people import PASSWORD, Visitor

pytestmark = pytest.mark.e2e
HERE = Path(__file__).parent
EMAIL = "kira@keys.example"
KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
    "automaticPresenceSimulation": True,
}  # fmt: skip


class Keyring:
    """A security key in one browser's port."""

    def __init__(self, visitor: Visitor) -> None:
        self.devtools = visitor.page.context.new_cdp_session(visitor.page)
        self.devtools.send("WebAuthn.enable")
        self.id = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        return self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def put(self, credential: dict[str, Any]) -> None:
        self.devtools.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": credential})


def forged(credential: dict[str, Any]) -> dict[str, Any]:
    """The same number of a key, and another secret: what somebody can make who has seen the first."""
    other = ec.generate_private_key(ec.SECP256R1())
    secret = other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {**credential, "privateKey": base64.b64encode(secret).decode(), "signCount": 1_000}


def give_password(visitor: Visitor) -> None:
    visitor.go("", "/accounts/login/")
    visitor.fill(login=EMAIL, password=PASSWORD)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def test_key_is_added_asked_for_and_taken_away(site: Any, visit: Any) -> None:
    site.run(HERE / "open_account.py", EMAIL, PASSWORD)
    owner, thief = visit(), visit()
    keys, page = Keyring(owner), owner.page

    give_password(owner)
    owner.go("", "/accounts/2fa/")
    owner.follow("Add a key")
    owner.fill(password=PASSWORD)  # who has just signed in is asked once more
    page.keyboard.press("Enter")
    owner.fill(name="Blue key")
    owner.press("Add the key")
    page.wait_for_url("**/2fa/recovery-codes/**")
    assert len(keys.credentials()) == 1

    give_password(thief)  # who knows the password, and has no key
    assert "/2fa/authenticate/" in thief.page.url
    found = Findings(thief)
    Keyring(thief)
    thief.press("Use a security key")
    thief.page.get_by_role("alert").get_by_text("The key did not answer").wait_for()
    found.look("the second step, without a key")
    thief.go("", "/shops/")
    assert "/2fa/authenticate/" in thief.page.url

    liar = visit()  # who has copied the number of the key
    Keyring(liar).put(forged(keys.credentials()[0]))
    give_password(liar)
    with liar.page.expect_navigation():
        liar.press("Use a security key")
    assert "/2fa/authenticate/" in liar.page.url
    liar.go("", "/shops/")
    assert "/2fa/authenticate/" in liar.page.url

    sign_out(owner)
    give_password(owner)
    owner.press("Use a security key")
    page.wait_for_url("**/shops/")

    owner.go("", "/accounts/2fa/webauthn/")
    assert "Blue key" in owner.text()
    page.get_by_role("link", name=re.compile("^Remove Blue key")).click()
    page.get_by_text("Is it still you?").wait_for()
    owner.follow("Use a security key")
    owner.press("Use a security key")  # the key answers here, too
    page.get_by_text("Remove this key?").wait_for()
    owner.press("Remove")
    sign_out(owner)
    give_password(owner)
    assert page.url.endswith("/shops/")
    assert found == []


def sign_out(visitor: Visitor) -> None:
    visitor.go("", "/accounts/logout/")
    visitor.page.locator("main form button[type=submit]").click()
    visitor.page.wait_for_url(visitor.site.url())
