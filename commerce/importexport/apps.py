from django.apps import AppConfig


class ImportexportConfig(AppConfig):
    name = "commerce.importexport"

    def ready(self) -> None:
        from commerce.importexport import checks  # noqa: F401
