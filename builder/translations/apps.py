from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    name = "builder.translations"
    default_auto_field = "django.db.models.BigAutoField"
