from __future__ import annotations

from typing import Any

from wagtail.admin.menu import MenuItem


class AreaItem(MenuItem):
    """A menu item for people with any of `permissions`."""

    def __init__(self, label: Any, url: str, *, permissions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(label, url, **kwargs)
        self.permissions = permissions

    def is_shown(self, request: Any) -> bool:
        return any(request.user.has_perm(permission) for permission in self.permissions)
