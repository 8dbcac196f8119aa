from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "builder.privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from builder.privacy.services.carrying import give, take
        from tenants.services.restoring import CARRIED_OVER

        if (take, give) not in CARRIED_OVER:
            CARRIED_OVER.append((take, give))
