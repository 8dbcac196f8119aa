from django.apps import AppConfig


class PricelistsConfig(AppConfig):
    name = "commerce.pricelists"
