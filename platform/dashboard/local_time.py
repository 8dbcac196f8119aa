"""Wagtail's own screens in the shop's time, as ours are (`dashboard.screens.back_office`).

Who schedules a page for ten o'clock means ten o'clock where the shop is. Wagtail goes by the zone that a person has chosen,
else by the server's.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin import auth
from wagtail.admin.localization import get_localized_response
from wagtail.users.models import UserProfile

from commerce.store.selectors import current_store
from core.prepared import Given, Prepared
from dashboard.screens import zone_of

PROFILE = Prepared(lambda: UserProfile.objects.filter(user_id=Given("user")))


def use_the_shops_time() -> None:
    auth.get_localized_response = localised
    UserProfile.get_current_time_zone = zone_for


def localised(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """In place of Wagtail's, which asks nobody for those who have no profile yet. Each request here asks for one."""
    user: Any = request.user
    if not UserProfile._meta.get_field("user").remote_field.is_cached(user):
        user.wagtail_userprofile = next(iter(PROFILE(user=user.pk)), None) or UserProfile(user=user)
    return get_localized_response(view, request, *args, **kwargs)


def zone_for(profile: UserProfile) -> str:
    return profile.current_time_zone or str(zone_of(current_store()))
