"""Between a look and the fields of the editor. The fields come from the theme, so this is no form class."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from builder.editor.checking import PICTURES, Problem, settings_of
from builder.editor.look import Look
from builder.editor.social import NETWORKS, profile_url
from dashboard.themes.uploads import picture_from
from media.models import ShopImage
from media.renditions import image_for, is_drawing, renditions_of
from themes.services import manifest
from themes.settings import read_settings

PREFIX = "s-"
MAX_ID = 15  # digits
FROM_LIBRARY = 12
MAX_CSS = 100_000  # characters that are looked at, and given back


def look_sent(request: HttpRequest, before: Look) -> tuple[Look, list[Problem]]:
    """What the form says on top of `before`; fields that were not sent stay. Pictures are kept at once."""
    post = request.POST
    values = dict(read_settings(manifest(before.theme), before.settings).values)
    values |= {name.removeprefix(PREFIX): post[name] for name in post if name.startswith(PREFIX)}
    settings, problems = settings_of(before.theme, values, before.settings)
    look = replace(before, settings=settings, social=social_sent(post, before))
    if "css" in post:
        look = replace(look, css=post["css"][:MAX_CSS].replace("\r\n", "\n").replace("\x00", "�").strip())
    for name in PICTURES:
        picture, problem = picture_sent(request, name, getattr(before, name))
        look = replace(look, **{name: picture})
        if problem:
            problems.append(Problem(name, problem))
    return look, problems


def social_sent(post: Any, before: Look) -> dict[str, str]:
    """As it will be kept where it is a profile, else as typed."""
    found = {}
    for network in NETWORKS:
        typed = post.get(f"social-{network.key}")
        if typed is None:
            typed = before.social.get(network.key, "")
        if typed := typed.strip()[:300]:
            found[network.key] = profile_url(network.key, typed) or typed
    return found


def picture_sent(request: HttpRequest, name: str, before: int | None) -> tuple[int | None, str]:
    file = request.FILES.get(f"{name}-file")
    if file is not None:
        image, problem = picture_from(file, actor=request.user, takes_svg=name != "favicon")
        return (image.pk, "") if image is not None else (before, problem)
    if request.POST.get(f"{name}-remove"):
        return None, ""
    typed = request.POST.get(f"{name}-pick") or request.POST.get(name)
    if typed is None:
        return before, ""
    return (int(typed), "") if typed.isdecimal() and len(typed) < MAX_ID else (None, "")


def library() -> list[dict[str, Any]]:
    """The newest pictures of the library, whose files are there already or are made now. At most three queries."""
    images = list(ShopImage.objects.order_by("-pk")[:FROM_LIBRARY])
    sets = renditions_of(images)
    found = [(image, image_for(sets.get(image.pk), image.title)) for image in images]
    return [
        {"id": image.pk, "url": shown["src"], "width": shown["width"], "height": shown["height"], "title": image.title}
        for image, shown in found
        if shown
    ]


def picture_of(pk: int | None) -> dict[str, Any] | None:
    """For the field itself."""
    image = ShopImage.objects.filter(pk=pk).first() if pk is not None else None
    if image is None:
        return None
    if is_drawing(image):
        shown = image_for(renditions_of([image]).get(image.pk)) or {"src": ""}
        return {"id": image.pk, "url": shown["src"], "width": image.width, "height": image.height, "title": image.title}
    try:
        small = image.get_rendition("max-320x160|format-webp")
    except Exception:
        return {"id": image.pk, "url": "", "width": 0, "height": 0, "title": image.title}
    return {"id": image.pk, "url": small.url, "width": small.width, "height": small.height, "title": image.title}
