"""Posts of the blog in lists."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format

from builder.pages.models import BlogPostPage
from media.renditions import image_for, renditions_of
from storefront.context.addresses import shop_path


def post_contexts(posts: list[BlogPostPage]) -> list[dict[str, Any]]:
    sets = renditions_of([post.image for post in posts if post.image])
    return [
        {
            "title": post.title,
            "url": shop_path(post.url_path),
            "date": date_format(post.date, "DATE_FORMAT"),
            "iso_date": post.date.isoformat(),
            "summary": post.summary,
            "image": image_for(sets.get(post.image_id), post.image.alt_text) if post.image else None,
        }
        for post in posts
    ]
