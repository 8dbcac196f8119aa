"""Language, time zone, picture and looks of the admin for one person. Who they are is kept by the platform."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel

from media.forms import refuse_unless_sound


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's takes any kind that Pillow knows, and fails at a damaged picture and at one so narrow that nothing is left
    of its width when it is made smaller."""

    def clean_avatar(self) -> Any:
        file = self.cleaned_data.get("avatar")
        if not isinstance(file, UploadedFile):
            return super().clean_avatar()
        refuse_unless_sound(file)
        try:
            return super().clean_avatar()
        except (OSError, ValueError):
            raise ValidationError(_("This picture is damaged. Save it again and try once more.")) from None
        finally:
            file.seek(0)  # the page is made of a second form


class OwnAvatarPanel(AvatarSettingsPanel):
    form_class = AvatarForm
    template_name = "dashboard/account_picture.html"


class OwnAccount(AccountView):
    """Without Wagtail's panel of names: it wants a first and a last name, which accounts here do not have, and saved nothing
    of the page without."""

    def get_panels(self) -> list[Any]:
        panels = [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
        return [self.own(panel) if type(panel) is AvatarSettingsPanel else panel for panel in panels]

    def own(self, panel: Any) -> OwnAvatarPanel:
        return OwnAvatarPanel(self.request, panel.user, panel.profile)
