"""Scripts stand on every page."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from builder.consent.models import ScriptSlot
from core.pages import bump_pages


@receiver([post_save, post_delete], sender=ScriptSlot)
def show_other_scripts(sender: Any, **facts: Any) -> None:
    bump_pages()
