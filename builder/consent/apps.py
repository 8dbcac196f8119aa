from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "builder.consent"
    default_auto_field = "django.db.models.BigAutoField"
