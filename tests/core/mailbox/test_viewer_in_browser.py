"""The viewer in a real browser: nothing for axe to find, nothing too wide for a phone, no script of a mail runs."""

from __future__ import annotations

import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import sync_playwright

from embedded.chromium import find_chromium

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium"),
    pytest.mark.django_db,
]
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
EVIL = """<html lang="en"><head><title>Mail</title></head><body><h1>Hello</h1><p id="said">quiet</p>
<script>document.getElementById("said").textContent = "script ran"; parent.document.title = "taken"</script>
<img src="x" onerror="document.getElementById('said').textContent = 'handler ran'" alt="">
<form action="/mail/clear/" method="post"><button>Click</button></form></body></html>"""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def address(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    settings.EMAIL_BACKEND = "core.mailbox.backend.FileMailbox"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    for number in range(3):
        message = EmailMultiAlternatives(
            f"Order {number}", "Text of it", "Alpha <a@localhost>", [f"ann{number}@b.example"]
        )
        message.attach_alternative(EVIL, "text/html")
        get_connection().send_messages([message])
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_viewer_on_a_phone(address):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM)
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))

        page.goto(f"{address}/mail/")
        assert_sound(page)
        page.fill("#to", "ann2")
        page.press("#to", "Enter")
        page.get_by_role("link", name="Order 2").click()
        assert page.frame_locator("iframe").locator("#said").text_content() == "quiet"
        assert page.title() == "Order 2 – Mailbox"
        page.frame_locator("iframe").get_by_role("button").click()
        assert_sound(page)
        for tab, text in (("Text", "Text of it"), ("Headers", "multipart/alternative")):
            page.get_by_role("link", name=tab, exact=True).click()
            assert text in page.content()
            assert_sound(page)
        page.goto(f"{address}/mail/")
        assert page.get_by_role("listitem").count() == 3, "the form inside the mail worked"
        page.get_by_role("button", name="Delete all").click()
        assert page.get_by_text("No mails yet").is_visible()
        assert_sound(page)
        browser.close()


def assert_sound(page):
    found = Axe().run(page, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
