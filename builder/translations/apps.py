from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    name = "builder.translations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from builder.translations.exports import TRANSLATIONS
        from builder.translations.selectors import other_titles
        from commerce.importexport.exports import connect_entity
        from commerce.search.services import connect_words

        connect_words(other_titles)
        connect_entity(TRANSLATIONS)
