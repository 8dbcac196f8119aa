"""Pictures that staff upload into the library, which Wagtail would decode in the web process."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from media import forms
from media.models import ShopImage


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 60).save(out, "JPEG")
    return out.getvalue()


def head_without_body(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


BROKEN = {
    "cut.jpg": (jpeg()[:5000], "damaged"),
    "lies.png": (head_without_body(4000, 4000), "damaged"),
    "bomb.png": (head_without_body(50_000, 50_000), "megapixels"),
}


def upload(client: Client, name: str, content: bytes) -> dict[str, object]:
    answer = client.post("/images/multiple/add/", {"title": "x", "files[]": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("name", BROKEN)
def test_broken_picture_is_refused_with_a_reason(owner_client: Client, name: str):
    content, words = BROKEN[name]

    answer = upload(owner_client, name, content)

    assert answer["success"] is False
    assert words in str(answer["error_message"])
    assert not ShopImage.objects.filter(title="x").exists()


def test_broken_picture_is_an_error_without_the_door(owner_client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forms.ImageForm, "__init__", forms.BaseImageForm.__init__)

    with pytest.raises(OSError, match="truncated"):
        upload(owner_client, "cut.jpg", BROKEN["cut.jpg"][0])


def test_sound_picture_is_kept(owner_client: Client):
    assert upload(owner_client, "noise.jpg", jpeg())["success"] is True
    assert (ShopImage.objects.get(title="x").width, ShopImage.objects.get(title="x").height) == (300, 300)
