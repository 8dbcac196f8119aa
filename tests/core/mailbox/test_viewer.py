from __future__ import annotations

import runpy

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from core.mailbox.reader import mails

EVIL = '<html><head></head><body><script>parent.document.title="taken"</script><a href="http://x.example">x</a></body></html>'


@pytest.fixture(autouse=True)
def _mailbox(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path / "mail"
    settings.EMAIL_BACKEND = "core.mailbox.backend.FileMailbox"


def put(subject="Hello", to="ann@shopper.example", html="<p>Hi <b>Ann</b></p>", text="Hi Ann"):
    message = EmailMultiAlternatives(subject, text, "Alpha <no-reply@localhost>", [to])
    if html:
        message.attach_alternative(html, "text/html")
    get_connection().send_messages([message])
    return mails()[0].name


def test_list_shows_the_newest_first(platform_client):
    put("First")
    put("Second", to="Zoé <zoe@shopper.example>")

    page = platform_client.get("/mail/").content.decode()

    assert page.index("Second") < page.index("First")
    assert "Zoé &lt;zoe@shopper.example&gt;" in page


def test_list_is_searched_by_recipient(platform_client):
    put("First")
    put("Second", to="zoe@shopper.example")

    page = platform_client.get("/mail/", {"to": "ZOE"}).content.decode()

    assert "Second" in page
    assert "First" not in page


def test_empty_list_says_what_to_do(platform_client):
    assert "No mails yet" in platform_client.get("/mail/").content.decode()
    put()
    assert "No mail to “&lt;b&gt;”" in platform_client.get("/mail/", {"to": "<b>"}).content.decode()


def test_list_speaks_french(platform_client):
    page = platform_client.get("/mail/", headers={"accept-language": "fr"}).content.decode()

    assert "Aucun e-mail pour l’instant" in page


def test_mail_shows_its_parts(platform_client):
    name = put()

    html = platform_client.get(f"/mail/{name}/").content.decode()
    assert f'src="/mail/{name}/body/"' in html
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in html
    assert "<b>Ann</b>" not in html
    assert "Hi Ann" in platform_client.get(f"/mail/{name}/", {"tab": "text"}).content.decode()
    assert "multipart/alternative" in platform_client.get(f"/mail/{name}/", {"tab": "headers"}).content.decode()


def test_mail_without_html_opens_with_its_text(platform_client):
    name = put(html="", text="Only <text>")

    page = platform_client.get(f"/mail/{name}/").content.decode()

    assert "Only &lt;text&gt;" in page
    assert "<iframe" not in page


def test_body_is_a_page_of_nobody(platform_client):
    response = platform_client.get(f"/mail/{put(html=EVIL)}/body/")

    policy = response.headers["Content-Security-Policy"]
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert '<head><base target="_blank">' in response.content.decode()


def test_everything_of_strangers_is_escaped_in_the_viewer(platform_client):
    evil = "<script>alert(1)</script>"
    name = put(subject=evil, to='"<img src=x>" <a@b.example>', html=EVIL, text=evil)

    for path in ("/mail/", f"/mail/{name}/", f"/mail/{name}/?tab=text", f"/mail/{name}/?tab=headers", "/mail/?to=<img"):
        page = platform_client.get(path).content.decode()
        assert "<script" not in page
        assert "<img" not in page


@pytest.mark.parametrize(
    "name",
    ["x", "../../etc/passwd", "%2e%2e%2fsecret", f"1700000000000000000-{'0' * 32}", f"1700000000000000000-{'0' * 31}/"],
)
def test_unknown_mail_is_not_found(platform_client, name):
    put()

    assert platform_client.get(f"/mail/{name}/").status_code == 404
    assert platform_client.get(f"/mail/{name}/body/").status_code == 404


def test_broken_file_does_not_break_the_list(platform_client, settings):
    put()
    (settings.MAILBOX_DIR / f"1700000000000000000-{'a' * 32}.eml").write_bytes(b"\xff\xfe\x00 no mail at all")
    (settings.MAILBOX_DIR / "notes.eml").write_text("Subject: mine")

    response = platform_client.get("/mail/")

    assert response.status_code == 200
    assert "mine" not in response.content.decode()


def test_clear_needs_a_post_from_here(platform_client):
    put()

    assert platform_client.get("/mail/clear/").status_code == 405
    assert platform_client.post("/mail/clear/", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert len(mails()) == 1
    assert platform_client.post("/mail/clear/", headers={"sec-fetch-site": "same-origin"}).status_code == 302
    assert mails() == []


@pytest.mark.parametrize("host", ["alpha.localhost", "alpha.admin.localhost"])
def test_viewer_is_on_the_platform_host_only(shop, host):
    name = put("For Ann only")

    for path in ("/mail/", f"/mail/{name}/", f"/mail/{name}/body/"):
        page = Client(headers={"host": host}).get(path).content.decode()
        assert "Ann" not in page


def test_viewer_is_shut_where_mails_are_real(platform_client, settings):
    name = put()
    settings.SHOW_MAILBOX = False

    for path in ("/mail/", f"/mail/{name}/", f"/mail/{name}/body/"):
        assert platform_client.get(path).status_code == 404
    assert platform_client.post("/mail/clear/").status_code == 404
    assert len(mails()) == 1


def test_production_has_no_viewer_whatever_the_environment_says(monkeypatch):
    for name, value in {
        "SECRET_KEY": "s", "DATABASE_URL": "postgresql://u@db/x", "REDIS_URL": "redis://r/0", "SHOW_MAILBOX": "1",
        "PUBLIC_SCHEME": "https",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    production = runpy.run_module("config.settings.production")

    assert production["SHOW_MAILBOX"] is False
    assert production["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
