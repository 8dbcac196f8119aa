from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    name = "builder.translations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from builder.pages.languages import speaks
        from builder.translations.exports import TRANSLATIONS
        from builder.translations.imports import KIND
        from builder.translations.selectors import other_titles, put_into, titles_of
        from commerce.importexport.catalogue.languages import connect_texts
        from commerce.importexport.exports import connect_entity
        from commerce.importexport.services.kinds import connect_kind
        from commerce.notifications.languages import connect_languages
        from commerce.search.services import connect_words

        connect_words(other_titles)
        connect_languages(titles_of, speaks)
        connect_texts(put_into)
        connect_entity(TRANSLATIONS)
        connect_kind(KIND)
