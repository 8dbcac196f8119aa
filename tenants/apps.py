from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Shops")

    def ready(self) -> None:
        from django.db.models.signals import post_delete
        from django_tenants.signals import tenant_delete_callback

        from core.events.doorbell import connect_bell
        from core.jobs import connect_resolver
        from tenants import checks  # noqa: F401
        from tenants.services.doorbell import ring
        from tenants.services.resolving import scope_of_live_shop

        # It has no sender, which turns Django's fast deletes off for every model (tenancy.md, R15).
        post_delete.disconnect(tenant_delete_callback)
        connect_bell(ring)
        connect_resolver(scope_of_live_shop)
