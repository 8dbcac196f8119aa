from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "builder.contact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from builder.contact.exports import SUBSCRIBERS
        from commerce.importexport.exports import connect_entity

        connect_entity(SUBSCRIBERS)
