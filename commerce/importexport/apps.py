from django.apps import AppConfig


class ImportexportConfig(AppConfig):
    name = "commerce.importexport"
