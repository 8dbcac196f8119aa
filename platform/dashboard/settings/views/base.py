"""What all settings pages share: Wagtail's furniture, the right to be there, and one form that is saved."""

from __future__ import annotations

from typing import Any

from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dashboard.rights import store_settings
from dashboard.settings.services import save_settings


@method_decorator(store_settings, name="dispatch")
class SettingsPage(WagtailAdminTemplateMixin, TemplateView):
    """`parent` is the (label, url name) of the page above, where there is one."""

    parent: tuple[Any, str] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(self.parent[1]), "label": self.parent[0]}] if self.parent else []
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


@method_decorator(store_settings, name="dispatch")
class SettingsForm(WagtailAdminTemplateMixin, FormView):
    template_name = "dashboard/settings/form.html"
    parent: tuple[Any, str] | None = None
    success_url_name = "wagtailadmin_home"
    success_message: Any = _("Saved.")
    submit_label: Any = _("Save")
    intro: Any = ""

    get_breadcrumbs_items = SettingsPage.get_breadcrumbs_items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "action_url": self.request.path,
            "submit_button_label": self.submit_label,
            "submit_button_active_label": _("Saving …"),
            "intro": self.intro,
        }

    def form_valid(self, form: ModelForm) -> HttpResponse:
        save_settings(form, actor=self.request.user, **self.more_values(form))
        messages.success(self.request, self.success_message)
        return redirect(self.success_url_name)

    def form_invalid(self, form: ModelForm) -> HttpResponse:
        messages.error(self.request, _("Nothing was saved. Please look at the marked fields."))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def more_values(self, form: ModelForm) -> dict[str, Any]:
        """Columns to save that the form holds in another shape."""
        return {}
