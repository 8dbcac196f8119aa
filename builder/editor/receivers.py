"""What happens to a shop's look by the clock is told to whoever asked for it."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from builder.editor.models import ShopTheme, ThemeVersion
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import merchant_of
from commerce.store.selectors import current_store
from core.events.registry import receives
from core.http.links import url_of
from core.lines import one_line
from core.models import Event


@receives("theme.not_published")
def tell_of_theme_not_published(event: Event) -> None:
    """To the person who had scheduled it, else to the shop's address."""
    theme = ShopTheme.objects.filter(pk=event.payload["theme_id"]).first()
    version = ThemeVersion.objects.select_related("made_by").filter(pk=event.payload["version_id"]).first()
    store = current_store()
    to = version.made_by.email if version and version.made_by and version.made_by.email else store.email
    if theme is None or not to:
        return
    reader = merchant_of(store)
    with translation.override(reader.language):
        subject = _("“%(name)s” was not published") % {"name": one_line(theme.name)}
    context = {
        "theme": theme, "trouble": event.payload["trouble"], "url": url_of(store.admin_host, f"/themes/{theme.pk}/"),
    }  # fmt: skip
    write_mail(
        key=f"theme.not_published:{event.payload['version_id']}", to=to, template="theme_not_published",
        subject=subject, store=store, reader=reader, context=context,
    )  # fmt: skip
