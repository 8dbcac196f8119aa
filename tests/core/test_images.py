import io
import multiprocessing
import os
import struct
import subprocess
import sys
import threading
import time
import zlib

import psutil
import pytest
from PIL import Image

from core import image_helper
from core.images import ImageTooLarge, NotAnImage, Probe, open_image, verify_image

ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}


def picture(kind: str, size=(40, 30), *, frames: int = 1, **options) -> bytes:
    images = [Image.effect_noise(size, 50).convert("RGB" if kind != "GIF" else "P") for _number in range(frames)]
    file = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(file, kind, **more, **options)
    return file.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of_zeros(width: int, height: int, told: tuple[int, int] | None = None) -> bytes:
    """A valid grey PNG of some kilobytes; `told` lies about the size in its head."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width + 1)
    body = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", *(told or (width, height)), 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ENDINGS)
def test_every_format_is_known_and_decodes(kind: str):
    data = picture(kind)

    assert open_image(data) == verify_image(io.BytesIO(data)) == Probe(kind, 40, 30)
    assert verify_image(data).extension == ENDINGS[kind]
    assert verify_image(data).content_type == f"image/{kind.lower()}"


def test_file_is_read_from_its_start_and_left_there():
    file = io.BytesIO(picture("PNG"))
    file.seek(10)

    verify_image(file)

    assert file.tell() == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animations_pass(kind: str):
    assert verify_image(picture(kind, frames=5)) == Probe(kind, 40, 30)


def test_photograph_with_a_second_picture_behind_is_a_jpeg():
    data = picture("MPO", frames=2)

    assert verify_image(data) == Probe("JPEG", 40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_unusual_colours_pass(mode: str):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    file = io.BytesIO()
    Image.new(mode, (8, 8)).save(file, kind)

    assert verify_image(file) == Probe(kind, 8, 8)


NOT_IMAGES = {
    "empty": b"",
    "text": b"hello",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg bomb": b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "elf": b"\x7fELF" + b"\0" * 100,
    "gif and script": b"GIF89a/*" + b"\0" * 40 + b"*/=alert(1)//",
    "gif head": b"GIF89a",
    "png head": b"\x89PNG\r\n\x1a\n",
    "jpeg head": b"\xff\xd8\xff\xe0",
    "webp head": b"RIFF\x10\0\0\0WEBPVP8 ",
    "avif head": b"\0\0\0\x1cftypavif\0\0\0\0",
    "html before jpeg": b"<html>" + picture("JPEG"),
    "nothing but zeros": b"\0" * 5000,
    "png without size": png_of_zeros(1, 1, told=(0, 0)),
}


@pytest.mark.parametrize("name", NOT_IMAGES)
def test_what_is_not_an_image_is_refused(name: str):
    with pytest.raises(NotAnImage) as caught:
        verify_image(NOT_IMAGES[name])

    assert str(caught.value).startswith("This ")


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "TGA", "PCX", "JPEG2000", "PDF", "ICNS", "DDS"])
def test_formats_off_the_list_are_refused(kind: str):
    file = io.BytesIO()
    Image.new("RGB", (32, 32)).save(file, kind)

    with pytest.raises(NotAnImage):
        open_image(file)


def test_jpeg_with_html_behind_is_a_jpeg_and_nothing_else():
    data = picture("JPEG") + b"<script>alert(1)</script>"

    assert verify_image(data).content_type == "image/jpeg"


@pytest.mark.parametrize("kind", ENDINGS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_file_is_refused(kind: str, share: float):
    data = picture(kind, (200, 150))

    with pytest.raises(NotAnImage):
        verify_image(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ENDINGS)
def test_damaged_bytes_give_a_verdict(kind: str):
    data = bytearray(picture(kind, (100, 80)))
    for start in range(0, len(data), max(1, len(data) // 25)):
        damaged = data.copy()
        damaged[start : start + 4] = b"\xff\x00\xaa\x55"
        try:
            probe = verify_image(bytes(damaged), timeout=10)
        except (NotAnImage, ImageTooLarge):
            continue
        assert probe.format == kind


def test_bomb_is_refused_by_its_head():
    bomb = png_of_zeros(13_000, 13_000)
    assert len(bomb) < 300_000
    started = time.perf_counter()

    for look in (open_image, verify_image):
        with pytest.raises(ImageTooLarge, match="25 megapixels"):
            look(bomb)

    assert time.perf_counter() - started < 0.5


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("kind", ["WEBP", "GIF", "JPEG"])
def test_other_formats_above_the_limit_are_refused(kind: str):
    file = io.BytesIO()
    Image.new("L", (5001, 5000)).save(file, kind, method=0)

    with pytest.raises(ImageTooLarge):
        open_image(file)


def test_largest_picture_allowed_passes():
    assert verify_image(png_of_zeros(5000, 5000)) == Probe("PNG", 5000, 5000)


def test_head_that_lies_does_not_get_more_memory():
    """More rows in the stream than the head tells: the rest is never unpacked."""
    assert verify_image(png_of_zeros(10_000, 10_000, told=(100, 100))) == Probe("PNG", 100, 100)


def gif_of_frames(image: Image.Image, count: int) -> io.BytesIO:
    """The same frame again and again, which Pillow would compare dot by dot."""
    once = io.BytesIO()
    image.save(once, "GIF")
    data = once.getvalue()
    begin = 13 + 3 * 2 ** ((data[10] & 7) + 1)  # behind the head and the colours of all frames
    return io.BytesIO(data[:begin] + data[begin:-1] * count + data[-1:])


def test_animation_bomb_is_refused():
    frame = Image.new("P", (5000, 5000), 1)
    file = gif_of_frames(frame, 10)
    assert len(file.getvalue()) < 2_000_000
    assert verify_image(gif_of_frames(frame, 1)) == Probe("GIF", 5000, 5000)

    assert open_image(file) == Probe("GIF", 5000, 5000)
    with pytest.raises(ImageTooLarge):
        verify_image(file)


def test_text_bomb_in_a_png_is_refused():
    bomb = zlib.compress(b"\0" * 20_000_000, 9)
    data = png_of_zeros(8, 8)
    data = data[:33] + png_chunk(b"zTXt", b"a\0\0" + bomb) + data[33:]

    with pytest.raises(NotAnImage):
        verify_image(data)


def test_too_many_bytes_are_refused():
    with pytest.raises(ImageTooLarge, match="20 MB"):
        open_image(io.BytesIO(b"\0" * (20 * 2**20 + 1)))


def test_slow_picture_ends_at_the_time_limit_and_the_next_one_passes():
    verify_image(picture("PNG"))
    slow = png_of_zeros(5000, 5000)
    started = time.perf_counter()

    with pytest.raises(ImageTooLarge, match="too long"):
        verify_image(slow, timeout=0.01)

    assert time.perf_counter() - started < 1
    assert verify_image(picture("PNG")) == Probe("PNG", 40, 30)


def test_helper_has_limits_and_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    image_helper._close()
    file = io.BytesIO()
    Image.new("RGBA", (5000, 5000)).save(file, "PNG", compress_level=1)

    verify_image(file)
    helper = psutil.Process(image_helper._helper.process.pid)

    assert helper.rlimit(psutil.RLIMIT_AS)[1] == 768 * 2**20
    assert helper.rlimit(psutil.RLIMIT_FSIZE)[1] == 0
    assert "SECRET_KEY" not in helper.environ()
    assert helper.memory_info().rss < 300 * 2**20


def test_helper_killed_between_pictures_is_replaced():
    verify_image(picture("PNG"))
    image_helper._helper.process.kill()
    image_helper._helper.process.wait()

    assert verify_image(picture("PNG")) == Probe("PNG", 40, 30)


def test_helper_without_memory_is_a_refusal(monkeypatch):
    """Negative control of the memory limit: the same picture passes with the usual one."""
    data = png_of_zeros(5000, 5000)
    verify_image(data)
    helper = psutil.Process(image_helper._helper.process.pid)
    helper.rlimit(psutil.RLIMIT_AS, (helper.memory_info().vms,) * 2)

    with pytest.raises(ImageTooLarge):
        verify_image(data)

    assert verify_image(data) == Probe("PNG", 5000, 5000)


def test_threads_take_turns():
    pictures = {number: picture("PNG", (number + 1, 10)) for number in range(12)}
    seen = {}

    def look(number: int) -> None:
        seen[number] = verify_image(pictures[number]).width

    threads = [threading.Thread(target=look, args=[number]) for number in pictures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == {number: number + 1 for number in pictures}


def _verify_in_child(queue) -> None:
    queue.put((verify_image(picture("PNG")).width, image_helper._helper.process.pid))


def test_forked_child_gets_a_helper_of_its_own():
    verify_image(picture("PNG"))
    fork = multiprocessing.get_context("fork")
    queue = fork.Queue()
    child = fork.Process(target=_verify_in_child, args=[queue])

    child.start()
    width, pid = queue.get(timeout=20)
    child.join(20)

    assert width == 40
    assert pid != image_helper._helper.process.pid
    assert verify_image(picture("PNG")).width == 40


def test_helper_ends_with_its_owner():
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from core import image_helper, images\n"
        "print(image_helper.judge(b'x', timeout=5, max_pixels=9, formats=['PNG']).name)\n"
        "print(image_helper._helper.process.pid, flush=True)\n"
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    run = subprocess.run([sys.executable, "-c", code, *sys.path], capture_output=True, text=True, check=False)
    verdict, pid = run.stdout.split()

    assert verdict == "BROKEN"
    deadline = time.monotonic() + 5
    while psutil.pid_exists(int(pid)) and psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        os.sched_yield()
