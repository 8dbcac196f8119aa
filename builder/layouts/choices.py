from __future__ import annotations

from django.utils.translation import gettext as _

from builder.layouts.selectors import alternates


def layout_choices(kind: str, chosen: str) -> list[tuple[str, str]]:
    """What a product or a collection can choose; one that is gone counts as the common one, and stays until changed."""
    found = [("", _("As all others")), *alternates(kind)]
    return found if chosen in dict(found) else [*found, (chosen, _("A layout that is gone"))]
