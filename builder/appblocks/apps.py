from django.apps import AppConfig


class AppBlocksConfig(AppConfig):
    name = "builder.appblocks"
    default_auto_field = "django.db.models.BigAutoField"
