"""The shop's themes: which one shoppers see, which others are there, and what can be added."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.limits import entitlement_of
from builder.editor.look import read_look
from builder.editor.models import ShopTheme
from builder.editor.previewing import preview_path
from builder.editor.selectors import has_changes, shop_themes
from builder.editor.services import published_theme
from commerce.catalog.models import Product
from commerce.store.models import Store
from dashboard.screens import back_office, screen, shop_url
from dashboard.themes.rights import EDIT, FILL, PUBLISH
from oversight.services.offers import offered_themes
from themes.services import manifest


@require_safe
@back_office(EDIT, PUBLISH)
def theme_list(request: HttpRequest) -> HttpResponse:
    published_theme(now=timezone.now())
    themes = [row(each, request.store) for each in shop_themes()]
    return screen(
        request, "dashboard/themes/theme_list.html", title=_("Themes"), icon="view", themes=themes,
        library=[
            {
                "slug": each.slug, "name": each.name, "description": _(each.description), "preview": each.preview,
                "good_for": _(each.good_for),
            }
            for each in offered_themes(plan=entitlement_of(request.shop.shop_id).plan.code)
        ],
        may_edit=request.user.has_perm(EDIT), may_publish=request.user.has_perm(PUBLISH),
        shop_url=shop_url(request.store, "/"), may_fill=may_fill(request),
    )  # fmt: skip


def may_fill(request: HttpRequest) -> bool:
    """A shop without products can ask for those of its theme's preset."""
    return request.user.has_perms(FILL) and not Product.objects.exists()


def row(theme: ShopTheme, store: Store) -> dict[str, Any]:
    return {
        "theme": theme,
        "made_with": manifest(read_look(theme.draft).theme).name,
        "has_changes": theme.is_published and has_changes(theme),
        "link": shop_url(store, preview_path(theme)),
    }
