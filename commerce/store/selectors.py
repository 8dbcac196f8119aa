from commerce.store.models import Store
from core.prepared import Prepared
from core.scope import require_shop

STORE = Prepared(lambda: Store.objects.filter(pk=1))


def current_store() -> Store:
    """The settings of the shop that the code runs in. Raises Store.DoesNotExist before onboarding."""
    require_shop()
    for store in STORE():
        return store
    raise Store.DoesNotExist("This shop has not been set up.")
