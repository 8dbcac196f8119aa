from __future__ import annotations

from django.http import Http404

from builder.editor.models import ShopTheme
from builder.editor.selectors import shop_themes


def theme_or_404(theme_id: int) -> ShopTheme:
    theme = shop_themes().filter(pk=theme_id).first()
    if theme is None:
        raise Http404
    return theme
