from __future__ import annotations

import pytest

from builder.campaigns.touches import Touch, is_crawler, touch_of


@pytest.mark.parametrize(
    ("address", "touch"),
    [
        ("/sale/?utm_source=News&utm_medium=E-Mail&utm_campaign=Summer%20Sale",
         Touch("/sale/", "news", "e-mail", "summer sale")),
        ("http://alpha.localhost/%C3%A9t%C3%A9/?utm_source=x&utm_term=a&utm_content=b",
         Touch("/été/", "x", term="a", content="b")),
        ("/?utm_campaign=flyer", Touch("/", "(none)", campaign="flyer")),
        ("/?utm_source=first&utm_source=second", Touch("/", "first")),
        ("/?utm_source=a%00b%0Ac%E2%80%AEd", Touch("/", "abcd")),
        (f"/{'x' * 900}?utm_source={'y' * 900}", Touch("/" + "x" * 199, "y" * 80)),
        ("/?utm_source=%20%00", None),
        ("/?utm_medium=email", None),
        ("/", None),
        ("", None),
        ("sale?utm_source=x", None),
        ("http://[broken/?utm_source=x", None),
        ("/?" + "a=1&" * 80 + "utm_source=x", None),
        ("javascript:alert(1)?utm_source=x", None),
    ],
)  # fmt: skip
def test_what_an_address_says(address, touch):
    assert touch_of(address) == touch


def test_crawlers_by_their_name():
    people = [
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15",
        "Mozilla/5.0 (Linux; Android 14; Cubot P80) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
    ]
    robots = [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "facebookexternalhit/1.1", "",
        "Mozilla/5.0 (compatible; YandexBot/3.0)", "python-requests/2.32", "WhatsApp/2.23 A", "HeadlessChrome/120",
    ]  # fmt: skip

    assert [each for each in people if is_crawler(each)] == []
    assert [each for each in robots if not is_crawler(each)] == []
