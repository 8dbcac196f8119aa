from django.apps import AppConfig


class CurrenciesConfig(AppConfig):
    name = "commerce.currencies"
