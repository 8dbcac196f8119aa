"""Language, time zone and looks of the admin for one person. Who they are is kept by the platform."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel


class OwnAccount(AccountView):
    """Without Wagtail's panel of names: it wants a first and a last name, which accounts here do not have, and saved nothing
    of the page without."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
