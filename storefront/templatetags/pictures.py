"""One tag for every picture of the shop: AVIF where there is one, WebP in the widths needed, no jump while it loads.

    {% picture card.img class="card__img" %}(min-width: 48em) 31vw, 46vw{% endpicture %}

What stands inside is `sizes`: how wide the picture is shown.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
EAGER = {
    "first": ' fetchpriority="high"',
    "soon": ' fetchpriority="low" decoding="async"',
    "": ' loading="lazy" decoding="async"',
}


@register.simple_block_tag(end_name="endpicture")  # type: ignore[untyped-decorator]
def picture(content: str, image: Any, *, when: str = "", alt: str | None = None, **attributes: str) -> SafeString | str:
    """`image` is what media.renditions.image_for gives; None prints nothing. `when`: "first" for the largest picture that
    is seen at once, "soon" for others that are, which do not hold it up, else it waits until it comes near. `alt` instead
    of its own one."""
    if not image:
        return ""
    names = f"{attributes.get('class', '')} {image.get('focus', '')}".strip()
    own = f' class="{names}"' if names else ""
    srcset = image.get("srcset")  # the picture of a line of an order is one file
    sizes = f' sizes="{content.strip()}"' if srcset else ""
    wide = f' srcset="{srcset}"{sizes}' if srcset else ""
    words = conditional_escape(image.get("alt", "") if alt is None else alt)
    img = (
        f'<img{own} src="{image["src"]}"{wide} width="{image["width"]}" height="{image["height"]}"'
        f' alt="{words}"{EAGER.get(when, EAGER[""])}>'
    )
    if image.get("avif"):
        img = f'<picture><source type="image/avif" srcset="{image["avif"]}"{sizes}>{img}</picture>'
    return mark_safe(img)  # noqa: S308 - addresses are ours, words are escaped
