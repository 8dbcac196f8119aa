from __future__ import annotations

from wagtail.models import Page, PageLogEntry, ReferenceIndex, Site
from wagtail.search.models import IndexEntry

from builder.pages.selectors import homes


def test_new_shop_has_a_home_and_no_trace_of_what_was_there_before(shop):
    (home,) = homes()

    assert list(Page.objects.values_list("depth", "numchild", "title")) == [(1, 1, "Root"), (2, 0, shop.name)]
    assert not any(Page.find_problems())
    assert list(Site.objects.values_list("root_page", "is_default_site")) == [(home.pk, True)]
    assert set(PageLogEntry.objects.values_list("page", flat=True)) == {home.pk}
    pages = {str(page.pk) for page in Page.objects.all()}
    assert (
        set(ReferenceIndex.objects.filter(base_content_type__app_label="pages").values_list("object_id", flat=True))
        <= pages
    )
    assert (
        set(
            IndexEntry.objects.filter(content_type__app_label__in=["pages", "wagtailcore"]).values_list(
                "object_id", flat=True
            )
        )
        <= pages
    )
