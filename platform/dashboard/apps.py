from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        from dashboard.local_time import use_the_shops_time
        from dashboard.shell import keep_what_is_the_same
        from dashboard.side_bar import pack_without_scripts

        use_the_shops_time()
        pack_without_scripts()
        keep_what_is_the_same()
