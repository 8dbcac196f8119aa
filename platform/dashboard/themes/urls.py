from django.urls import path

from dashboard.themes.views import acts, autosave, editor, history, listing, preview

app_name = "themes"
urlpatterns = [
    path("", listing.theme_list, name="theme_list"),
    path("sample/", acts.fill, name="fill"),
    path("install/", acts.install, name="install"),
    path("<int:theme_id>/", editor.edit, name="edit"),
    path("<int:theme_id>/draft/", autosave.draft, name="draft"),
    path("<int:theme_id>/aside/", autosave.aside, name="aside"),
    path("<int:theme_id>/preview/", preview.preview, name="preview"),
    path("<int:theme_id>/<str:which>.css", preview.stylesheet, name="stylesheet"),
    path("<int:theme_id>/history/", history.history, name="history"),
    path("<int:theme_id>/roll-back/<int:number>/", history.back, name="roll_back"),
    path("<int:theme_id>/history/<int:number>/name/", history.give_name, name="name_version"),
    path("<int:theme_id>/publish/", acts.publish_now, name="publish"),
    path("<int:theme_id>/unschedule/", acts.cancel_schedule, name="unschedule"),
    path("<int:theme_id>/duplicate/", acts.duplicate, name="duplicate"),
    path("<int:theme_id>/rename/", acts.rename, name="rename"),
    path("<int:theme_id>/delete/", acts.delete, name="delete"),
]
