"""A link by which anybody can see the draft of a page for a week. It opens this page of this shop and nothing else."""

from __future__ import annotations

from django.core import signing
from wagtail.models import Page

from core.scope import require_shop

SECONDS = 7 * 86400


def salt() -> str:
    return f"pages.share.{require_shop().shop_id}"


def shared_path(page: Page) -> str:
    return f"/preview/{signing.dumps(page.pk, salt=salt())}/"


def shared_page(token: str) -> Page | None:
    """The page as it was last saved, published or not; None for links that are wrong or too old."""
    try:
        pk = signing.loads(token, salt=salt(), max_age=SECONDS)
    except signing.BadSignature:
        return None
    page = Page.objects.filter(pk=pk, depth__gte=2).first()
    return page.get_latest_revision_as_object() if page is not None else None
