from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "commerce.promotions"
