"""A published layout is seen on every page of its kind at once."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from builder.layouts.models import Layout
from builder.pages.receivers import bump_in_shop, wake_at
from builder.pages.tasks import moments_of


@receiver([published, unpublished], sender=Layout)
def show_changed_layout(sender: Any, instance: Layout, **facts: Any) -> None:
    bump_in_shop()
    wake_at(*moments_of(instance.sections), instance.expire_at)


@receiver(post_delete, sender=Layout)
def show_without_it(sender: Any, **facts: Any) -> None:
    bump_in_shop()
