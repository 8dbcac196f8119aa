from django.apps import AppConfig


class LayoutsConfig(AppConfig):
    name = "builder.layouts"
    default_auto_field = "django.db.models.BigAutoField"
