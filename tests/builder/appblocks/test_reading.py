"""Manifests of strangers: what is taken, and that everything else is refused with a word where it is wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from builder.appblocks import reading
from builder.appblocks.differences import differences
from builder.appblocks.reading import BadManifest, origin_of, read_app, read_manifest
from core.fetch import FetchFailed, FetchRefused, safe_fetch
from tests.doubles.sample_app import manifest
from tests.doubles.server import Double

ORIGIN = "https://stars.example"
URL = f"{ORIGIN}/app.json"
GOOD = manifest(ORIGIN)


def changed(path: str, value: Any) -> bytes:
    data: Any = copy.deepcopy(GOOD)
    *way, last = [int(each) if each.isdecimal() else each for each in path.split(".")]
    place = data
    for each in way:
        place = place[each]
    place[last] = value
    return json.dumps(data).encode()


def test_sample_app_is_taken_and_spaces_do_not_matter():
    read = read_manifest(json.dumps(GOOD).encode(), url=URL)
    spaced = read_manifest(json.dumps(dict(reversed(GOOD.items())), indent=4).encode(), url=URL)

    assert (read.manifest.name, len(read.manifest.blocks), read.host) == ("Sample stars", 2, "stars.example")
    assert read.digest == spaced.digest != read_manifest(changed("version", "1.1"), url=URL).digest


BLOCK = GOOD["blocks"][0]
FIELD = BLOCK["fields"][0]


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("blocks", [BLOCK | {"key": f"b{n}"} for n in range(31)], "blocks"),
        ("blocks", [], "blocks"),
        ("blocks", [BLOCK, BLOCK], "manifest"),
        ("blocks.0.fields", [FIELD | {"key": f"f{n}"} for n in range(13)], "blocks.0.fields"),
        ("blocks.0.frame", "javascript:alert(1)", "blocks.0.frame"),
        ("blocks.0.frame", "data:text/html,x", "blocks.0.frame"),
        ("blocks.0.frame", "https://evil.example/", "blocks.0.frame"),
        ("blocks.0.frame", "https://stars.example.evil.example/", "blocks.0.frame"),
        ("blocks.0.frame", "https://stars.example:444/", "blocks.0.frame"),
        ("blocks.0.frame", "http://stars.example/", "blocks.0.frame"),
        ("blocks.0.frame", "https://stars.example@evil.example/", "blocks.0.frame"),
        ("blocks.0.frame", "https://stars.example/;script-src *", "blocks.0.frame"),
        ("blocks.0.frame", "https://stars.example/\" onload=\"x", "blocks.0.frame"),
        ("blocks.0.frame", "https://stars.example/?x=1", "blocks.0.frame"),
        ("blocks.0.title", {"en": "<b>Stars</b>"}, "blocks.0.title.en"),
        ("blocks.0.title", {"en": "a\u202eb"}, "blocks.0.title.en"),
        ("blocks.0.title", {"en": " "}, "blocks.0.title.en"),
        ("blocks.0.title", {}, "blocks.0.title"),
        ("blocks.0.title", {"english": "x"}, "blocks.0.title.english.[key]"),
        ("blocks.0.height", 100_000, "blocks.0.height"),
        ("blocks.0.height", "120", "blocks.0.height"),
        ("blocks.0.height", True, "blocks.0.height"),
        ("blocks.0.max_height", 60, "blocks.0"),
        ("blocks.0.purpose", "tracking", "blocks.0.purpose"),
        ("blocks.0.script", "https://stars.example/x.js", "blocks.0.script"),
        ("blocks.0.fields.0.key", "__class__", "blocks.0.fields.0.key"),
        ("blocks.0.fields.0.type", "html", "blocks.0.fields.0.type"),
        ("blocks.0.fields.0.default", "x" * 61, "blocks.0.fields.0"),
        ("blocks.0.fields.0.default", "<i>", "blocks.0.fields.0"),
        ("blocks.0.fields.0.choices", [{"value": "a", "label": {"en": "A"}}], "blocks.0.fields.0"),
        ("blocks.0.fields.1.default", 9, "blocks.0.fields.1"),
        ("blocks.0.fields.1.min", 10, "blocks.0.fields.1"),
        ("privacy_url", "javascript:alert(1)", "privacy_url"),
        ("privacy_url", "http://stars.example/privacy", "privacy_url"),
        ("echoppe", 2, "echoppe"),
        ("version", "1.0\n2", "version"),
        ("name", "x" * 61, "name"),
        ("name", ["x"], "name"),
    ],
)  # fmt: skip
def test_manifest_that_is_refused(path, value, where):
    with pytest.raises(BadManifest) as refused:
        read_manifest(changed(path, value), url=URL)

    assert [line.partition(":")[0] for line in refused.value.problems] == [where]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b"[" * 60_000, b'{"echoppe": NaN}']
)
def test_content_that_is_no_manifest(content):
    with pytest.raises(BadManifest) as refused:
        read_manifest(content, url=URL)
    assert refused.value.problems


def answering(status: int, data: Any) -> Double:
    return Double(lambda asked: (status, data))


def test_file_of_ten_megabytes_is_refused_by_its_size(inside):
    with answering(200, b"{" + b" " * 10 * 2**20) as far, pytest.raises(FetchRefused, match="64 KB"):
        read_app(f"{far.url}/app.json")


class Leading(Double):
    """Answers every request with a redirect."""

    def __init__(self, target: str) -> None:
        super().__init__(lambda asked: (302, {}))
        self.target = target

    def __enter__(self) -> Leading:
        super().__enter__()
        handler, target = self.server.RequestHandlerClass, self.target
        plain = handler.end_headers
        handler.end_headers = lambda own: (own.send_header("Location", target), plain(own))[1]  # type: ignore[method-assign]
        return self


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/meta-data", "http://localhost:9/app.json"])
def test_redirect_elsewhere_is_refused_and_not_followed(inside, target):
    with Leading(target) as far, pytest.raises(FetchRefused, match="another host"):
        read_app(f"{far.url}/app.json")
    assert len(far.asked) == 1


def test_redirect_to_the_metadata_service_is_refused_even_without_that_rule(inside, monkeypatch):
    monkeypatch.setattr(reading, "safe_fetch", lambda url, **how: safe_fetch(url, **how | {"same_origin": False}))

    with Leading("http://169.254.169.254/") as far, pytest.raises(FetchRefused, match="private network"):
        read_app(f"{far.url}/app.json")


@pytest.mark.parametrize("url", ["http://stars.example/a.json", "https://127.0.0.1/a.json", "https://10.0.0.8/a.json",
                                 "https://169.254.169.254/", "file:///etc/passwd", "https://[::1]/", "x" * 301, ""],
                         ids=range(8))  # fmt: skip
def test_address_that_is_not_asked(url):
    with pytest.raises((FetchRefused, FetchFailed)):
        read_app(url)


def test_origin_is_as_a_policy_has_it():
    assert origin_of("https://stars.example:443/x") == "https://stars.example"
    assert origin_of("https://stars.example:8443/x") == "https://stars.example:8443"


def test_what_a_new_version_changes_is_said():
    before = read_manifest(json.dumps(GOOD).encode(), url=URL).manifest
    data = copy.deepcopy(GOOD) | {"version": "2.0", "publisher": "Others"}
    stars, _counter = data["blocks"]
    data["blocks"] = [
        stars | {"purpose": "ads", "fields": stars["fields"][1:]},
        stars | {"key": "new", "title": {"en": "New"}},
    ]

    said = differences(before, read_manifest(json.dumps(data).encode(), url=URL).manifest, "en")

    assert said == [
        "Version: 1.0 → 2.0",
        "Publisher: Sample & Co → Others",
        "“Stars” is loaded for another reason: Needed for the section → Advertising",
        "“Stars” has lost settings: Greeting",
        "New section “New”: Needed for the section",
        "“Counter” is not offered any more. Where it stands in a page, it stays.",
    ]
