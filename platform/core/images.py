"""The one door for pictures of strangers: what they are, and whether they decode whole.

Nothing else may open an uploaded or fetched picture before verify_image has passed it.
"""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from core.errors import PlainError
from core.errors import mark as _
from core.image_helper import Verdict, judge

MAX_PIXELS = 25_000_000
MAX_BYTES = 20 * 2**20
FORMATS = {  # Pillow's name: media type, file name ending
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
    "GIF": ("image/gif", "gif"),
    "AVIF": ("image/avif", "avif"),
}

# Also for code that goes round this module: Pillow raises above twice this figure.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class NotAnImage(PlainError):
    pass


class ImageTooLarge(PlainError):
    pass


@dataclass(frozen=True, slots=True)
class Probe:
    """What the bytes are, whatever their name says. `format` is a key of FORMATS."""

    format: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        return FORMATS[self.format][0]

    @property
    def extension(self) -> str:
        return FORMATS[self.format][1]


def open_image(data: bytes | BinaryIO) -> Probe:
    """Reads the head only. Raises NotAnImage or ImageTooLarge (more than 25 megapixels or 20 MB).

    A file object is read from its start and left there.
    """
    return _probe(_bytes_of(data))


def verify_image(data: bytes | BinaryIO, *, timeout: float = 5.0) -> Probe:
    """As open_image, and decodes every frame in a helper process with limits on memory and time.

    Takes some 10 ms per megapixel; the first call starts the helper (about 0.2 s). A picture followed
    by other data passes: serve it with the media type told here and `nosniff`.
    """
    content = _bytes_of(data)
    probe = _probe(content)
    verdict = judge(content, timeout=timeout, max_pixels=MAX_PIXELS, formats=list(FORMATS))
    if verdict is Verdict.TOO_LARGE:
        raise _too_many_pixels()
    if verdict is Verdict.TOO_SLOW:
        raise ImageTooLarge(_("This picture takes too long to read. Save it again as JPEG or PNG."))
    if verdict is not Verdict.OK:
        raise NotAnImage(_("This picture is damaged. Save it again and try once more."))
    return probe


def _bytes_of(data: bytes | BinaryIO) -> bytes:
    if not isinstance(data, bytes):
        data.seek(0)
        content = data.read(MAX_BYTES + 1)
        data.seek(0)
    else:
        content = data
    if len(content) > MAX_BYTES:
        raise ImageTooLarge(_("This picture is larger than %(megabytes)s MB."), megabytes=MAX_BYTES // 2**20)
    return content


def _probe(content: bytes) -> Probe:
    try:
        with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
            # MPO is a JPEG with more pictures behind it (phones write it); browsers show the first.
            kind = "JPEG" if image.format == "MPO" else str(image.format)
            probe = Probe(kind, image.width, image.height)
    except (Image.DecompressionBombError, MemoryError):
        raise _too_many_pixels()
    except UnidentifiedImageError:
        raise NotAnImage(_("This is not a picture we can show. Use JPEG, PNG, WebP, GIF or AVIF."))
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, struct.error):
        # Pillow's readers raise what happens to go wrong inside them.
        raise NotAnImage(_("This picture is damaged. Save it again and try once more."))
    if probe.width * probe.height > MAX_PIXELS:
        raise _too_many_pixels()
    if not probe.width or not probe.height:
        raise NotAnImage(_("This picture is damaged. Save it again and try once more."))
    return probe


def _too_many_pixels() -> ImageTooLarge:
    return ImageTooLarge(
        _("This picture has more than %(megapixels)s megapixels. Make it smaller."),
        megapixels=MAX_PIXELS // 10**6,
    )
