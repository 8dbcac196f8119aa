"""Old addresses of products and collections, which lead to the new ones. They are kept among the redirects that
merchants see and change in the admin."""

from __future__ import annotations

from wagtail.contrib.redirects.models import Redirect

MOST = 5_000  # that were made by themselves; the oldest make way


def address_changed(old: str, new: str) -> None:
    """`old` and `new` are paths, such as "/products/lamp/". Inside the caller's transaction."""
    before, after = Redirect.normalise_path(old), Redirect.normalise_path(new)
    if before == after:
        return
    Redirect.objects.filter(old_path=after).delete()  # something lives there again
    Redirect.objects.filter(redirect_link=old, automatically_created=True).update(redirect_link=new)
    Redirect.objects.update_or_create(
        old_path=before,
        site=None,
        defaults={"redirect_link": new, "redirect_page": None, "is_permanent": True, "automatically_created": True},
    )
    ours = Redirect.objects.filter(automatically_created=True).order_by("-pk").values_list("pk", flat=True)
    Redirect.objects.filter(pk__in=list(ours[MOST : MOST + 100])).delete()
