from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "commerce.store"
