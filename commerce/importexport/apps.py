from django.apps import AppConfig


class ImportexportConfig(AppConfig):
    name = "commerce.importexport"

    def ready(self) -> None:
        from commerce.importexport import checks  # noqa: F401
        from commerce.importexport.services.kinds import connect_kind
        from commerce.importexport.stock.writing import KIND

        connect_kind(KIND)
