"""The process that decodes pictures of strangers; runs alone and imports nothing of ours.

Reads 8 bytes of length and the file from standard input, answers one line: ok, not_an_image or too_large.
Ends at the end of input, after a minute without work, and after running out of memory. Its limits are
its own, so that a picture that eats memory or time takes nobody with it.
"""

import io
import os
import resource
import select
import signal
import sys
from typing import BinaryIO

from PIL import AvifImagePlugin, Image, ImageSequence

MEMORY = 768 * 2**20
CPU_SECONDS = 10
IDLE_SECONDS = 60
MAX_FRAMES = 1000
ALL_FRAMES_FACTOR = 8  # an animation may hold eight times the pixels of a single picture


def main(max_pixels: int, formats: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends our parent, and thereby our input
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread would reserve address space
    Image.MAX_IMAGE_PIXELS = max_pixels
    Image.init()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source = os.fdopen(0, "rb")
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        size = int.from_bytes(source.read(8), "big")
        if not size:
            return
        answer = judge(source, size, max_pixels, formats)
        os.write(1, f"{answer}\n".encode())
        if answer == "too_large":
            return  # the heap may be in pieces


def judge(source: BinaryIO, size: int, max_pixels: int, formats: list[str]) -> str:
    try:
        data = source.read(size)
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(
            resource.RLIMIT_CPU,
            (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, resource.RLIM_INFINITY),
        )
        decode(data, max_pixels, formats)
    except (MemoryError, Image.DecompressionBombError):
        return "too_large"
    except Exception:  # decoders raise what they like on broken input; all of it means the same
        return "not_an_image"
    return "ok"


def decode(data: bytes, max_pixels: int, formats: list[str]) -> None:
    with Image.open(io.BytesIO(data), formats=formats) as image:
        pixels = image.width * image.height
        frames = getattr(image, "n_frames", 1)
        if pixels > max_pixels or frames > MAX_FRAMES or pixels * frames > max_pixels * ALL_FRAMES_FACTOR:
            raise MemoryError
        for frame in ImageSequence.Iterator(image):
            frame.load()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2].split(","))
