from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "onboarding"

    def ready(self) -> None:
        from onboarding.services.moving import let_go_of_foreign_accounts
        from tenants.services.archive.importing import ON_ARRIVAL

        if let_go_of_foreign_accounts not in ON_ARRIVAL:
            ON_ARRIVAL.append(let_go_of_foreign_accounts)
