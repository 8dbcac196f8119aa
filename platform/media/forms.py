"""Wagtail's form for pictures, behind our one door for pictures of strangers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from wagtail.images.forms import BaseImageForm

from core.images import ImageTooLarge, NotAnImage, verify_image


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            # Wagtail decodes the picture here, in our own process and without a limit of time, and lets what Pillow raises
            # for a damaged one pass.
            self.fields["file"].check_image_pixel_size = refuse_unless_sound


def refuse_unless_sound(file: File) -> None:
    """Raises ValidationError for a picture that is damaged, too large or too slow to read."""
    try:
        verify_image(file)
    except (NotAnImage, ImageTooLarge) as error:
        raise ValidationError(error.for_people(), code="invalid_image") from None
