from __future__ import annotations

from typing import Any

from wagtail.permission_policies.pages import PagePermissionPolicy


def may_edit_pages(user: Any) -> bool:
    return bool(user.is_active and PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"}))
