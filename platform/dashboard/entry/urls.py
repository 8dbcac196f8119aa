from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from dashboard.entry import views
from dashboard.entry.account import OwnAccount

urlpatterns = [
    path("enter/", views.enter, name="staff_enter"),
    path("login/", views.staff_sign_in, name="staff_sign_in"),
    path("logout/", views.staff_sign_out, name="staff_sign_out"),
    path("account/", never_cache(require_admin_access(OwnAccount.as_view())), name="wagtailadmin_account"),
]
