from django.urls import path

from console.site import console_site

urlpatterns = [path("", console_site.urls)]
