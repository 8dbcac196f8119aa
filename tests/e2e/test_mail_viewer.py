"""The viewer in a real browser: nothing for axe to find, nothing too wide for a phone, no script of a mail runs."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives

from core.mailbox.backend import FileMailbox
from tests.e2e.looking import Findings

pytestmark = pytest.mark.e2e
EVIL = """<html lang="en"><head><title>Mail</title></head><body><h1>Hello</h1><p id="said">quiet</p>
<script>document.getElementById("said").textContent = "script ran"; parent.document.title = "taken"</script>
<img src="x" onerror="document.getElementById('said').textContent = 'handler ran'" alt="">
<form action="/mail/clear/" method="post"><button>Click</button></form></body></html>"""


@pytest.fixture
def mails(site, settings):
    """Three in the site's mailbox."""
    settings.MAILBOX_DIR = site.data / "mail"
    for number in range(3):
        message = EmailMultiAlternatives(
            f"Order {number}", "Text of it", "Alpha <a@localhost>", [f"ann{number}@viewer.example"]
        )
        message.attach_alternative(EVIL, "text/html")
        FileMailbox().send_messages([message])


def test_viewer_on_a_phone(visit, mails):
    reader = visit(width=390, height=800)
    page, found = reader.page, Findings(reader)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))

    reader.go("", "/mail/")
    found.look()
    page.fill("#to", "ann2@viewer")
    page.press("#to", "Enter")
    page.get_by_role("link", name="Order 2").click()
    assert page.frame_locator("iframe").locator("#said").text_content() == "quiet"
    assert page.title() == "Order 2 – Mailbox"
    page.frame_locator("iframe").get_by_role("button").click()
    # Each tab is looked at in test_accessibility.py.
    for tab, text in (("Text", "Text of it"), ("Headers", "multipart/alternative")):
        page.get_by_role("link", name=tab, exact=True).click()
        assert text in page.content()
    reader.go("", "/mail/?to=@viewer.example")
    assert page.get_by_role("listitem").count() == 3, "the form inside the mail worked"
    page.get_by_role("button", name="Delete all").click()
    found.look()
    reader.go("", "/mail/?to=@viewer.example")
    assert page.get_by_role("listitem").count() == 0
    assert found == []
    reader.problems.clear()  # Chromium tells of the script that it did not run
