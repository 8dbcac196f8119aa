"""A picture that came in, or was changed in the library, gets its smaller files."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from core.events.doorbell import ring
from core.scope import World, current_scope
from media.models import ShopImage
from media.tasks import WORK


@receiver(post_save, sender=ShopImage)
def want_files(sender: Any, instance: ShopImage, raw: bool = False, **facts: Any) -> None:
    """Outside a shop (the template is being made) nobody works. A title alone was changed: looking again costs little."""
    scope = current_scope()
    if raw or scope is None or scope.world is not World.SHOP:
        return
    if not instance.files_due:
        ShopImage.objects.filter(pk=instance.pk).update(files_due=True)
    ring(WORK)
