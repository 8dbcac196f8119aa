from staff.roles import OWNER as ROLE_OWNER
from staff.services.people import deactivate_shadow_user, ensure_shadow_user

__all__ = ["ROLE_OWNER", "deactivate_shadow_user", "ensure_shadow_user"]
