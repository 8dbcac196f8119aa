from django.urls import path

from dashboard.languages import texts, views

app_name = "languages"
urlpatterns = [
    path("", views.language_list, name="language_list"),
    path("add/", views.language_add, name="language_add"),
    path("<slug:code>/remove/", views.language_remove, name="language_remove"),
    path("<slug:code>/pages/<int:page_id>/", views.page_translate, name="page_translate"),
    path("<slug:code>/texts/<slug:subject>/", texts.text_list, name="text_list"),
    path("<slug:code>/texts/<slug:subject>/<int:object_id>/", texts.text_edit, name="text_edit"),
]
