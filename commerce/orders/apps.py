from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "commerce.orders"

    def ready(self) -> None:
        from commerce.orders.services.settlement import OrdersSide
        from commerce.payments.services import connect_order_side

        connect_order_side(OrdersSide())
