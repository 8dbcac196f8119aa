"""What is a video, by its content, and what is not."""

from io import BytesIO

import pytest

from core.videos import MAX_BYTES, Link, NotAVideo, poster_of, read_link, verify_captions, verify_video

MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 100
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x00" * 100


@pytest.mark.parametrize(("content", "ending"), [(MP4, "mp4"), (WEBM, "webm"), (MP4.replace(b"isom", b"mp42"), "mp4")])
def test_videos_are_known_by_their_content(content, ending):
    assert verify_video(BytesIO(content), len(content)) == ending


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"GIF89a", MP4.replace(b"isom", b"qt  "), MP4.replace(b"isom", b"heic"),
                WEBM.replace(b"\x84webm", b"\x88matroska")]
)  # fmt: skip
def test_what_is_no_video_is_refused(content):
    with pytest.raises(NotAVideo):
        verify_video(BytesIO(content), len(content))


def test_too_large_a_video_is_refused():
    with pytest.raises(NotAVideo):
        verify_video(BytesIO(MP4), MAX_BYTES + 1)


def test_captions_are_webvtt():
    text = "\ufeffWEBVTT\r\n\r\n00:00.000 --> 00:02.000\r\nHello\x00"
    assert verify_captions(text.encode()) == b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello"


@pytest.mark.parametrize(
    "content", [b"", b"WEBVTTX\n-->", b"WEBVTT", b"\xff\xfe", b"1\n00:00 --> 00:01", b"WEBVTT\n-->" * 99_999]
)
def test_what_are_no_captions_is_refused(content):
    with pytest.raises(NotAVideo):
        verify_captions(content)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", Link("youtube", "dQw4w9WgXcQ")),
        ("https://youtu.be/dQw4w9WgXcQ", Link("youtube", "dQw4w9WgXcQ")),
        ("https://youtube.com/shorts/dQw4w9WgXcQ", Link("youtube", "dQw4w9WgXcQ")),
        ("https://vimeo.com/76979871", Link("vimeo", "76979871")),
        ("https://evil.example/watch?v=dQw4w9WgXcQ", None),
        ("https://vimeo.com/dQw4w9WgXcQ", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_links_are_known_by_their_host(address, link):
    assert read_link(address) == link


def test_stills_come_from_youtube_alone():
    assert poster_of(Link("youtube", "dQw4w9WgXcQ")) == "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg"
    assert poster_of(Link("vimeo", "76979871")) == ""
