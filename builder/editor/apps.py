from django.apps import AppConfig


class EditorConfig(AppConfig):
    name = "builder.editor"
    default_auto_field = "django.db.models.BigAutoField"
