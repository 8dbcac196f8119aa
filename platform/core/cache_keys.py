"""Cache keys that carry the pod and the shop (or "control"). Set on every CACHES entry; a system check insists."""

from django.conf import settings

from core.scope import World, require_scope


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Raises NoScope outside any world: an unscoped key would be shared by all shops."""
    scope = require_scope()
    owner = scope.shop_id if scope.world is World.SHOP else scope.world.value
    return f"{settings.POD_ID}:{owner}:{key_prefix}:{version}:{key}"
