"""People of a shop in Wagtail's own list: to look at and to give rights to.

They come and go by their membership on the platform (staff.services). Made here they could not sign in; deleted here,
Django would look for their accounts, which are in the other database.
"""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

NOT_HERE = frozenset({"add", "delete"})


class PeoplePolicy(ModelPermissionPolicy):
    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in NOT_HERE and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)
