from commerce.store.models import Store
from core.scope import require_shop


def current_store() -> Store:
    """The settings of the shop that the code runs in. Raises Store.DoesNotExist before onboarding."""
    require_shop()
    return Store.objects.get(pk=1)
