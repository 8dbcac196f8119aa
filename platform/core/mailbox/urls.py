from django.urls import path, register_converter

from core.mailbox import views
from core.mailbox.reader import NAME


class MailName:
    regex = NAME.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MailName, "mail")

urlpatterns = [
    path("", views.mail_list, name="mail_list"),
    path("clear/", views.mail_clear, name="mail_clear"),
    path("<mail:name>/", views.mail_detail, name="mail_detail"),
    path("<mail:name>/body/", views.mail_body, name="mail_body"),
]
