from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "builder.contact"
    default_auto_field = "django.db.models.BigAutoField"
