from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        from dashboard.side_bar import pack_without_scripts

        pack_without_scripts()
