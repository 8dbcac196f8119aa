"""A question with answers to choose from. Votes are counted by the ids of the section and of its options."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from builder.blocks.base import Section
from builder.blocks.moments import MomentBlock

LEAST_OPTIONS, MOST_OPTIONS = 2, 10


class OptionsBlock(blocks.ListBlock):
    """Read with the ids of its entries (builder.blocks.reading), which stay when their words change."""

    keeps_ids = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        words = [str(each).strip().casefold() for each in cleaned]
        if len(set(words)) < len(words):
            raise blocks.ListBlockValidationError(
                non_block_errors=[ValidationError(gettext("Two answers have the same words."))]
            )
        return cleaned


class PollBlock(Section):
    question = blocks.CharBlock(max_length=160, label=_("Question"))
    options = OptionsBlock(
        blocks.CharBlock(max_length=80, label=_("Answer")), min_num=LEAST_OPTIONS, max_num=MOST_OPTIONS,
        label=_("Answers"), help_text=_("Votes stay with an answer when you change its words."),
    )  # fmt: skip
    ends_at = MomentBlock(required=False, label=_("Open until"), help_text=_("Empty: until you take it off the page"))
    results = blocks.ChoiceBlock(
        choices=[("", _("After voting")), ("always", _("To everybody"))], required=False, label=_("Results are shown")
    )

    class Meta:
        icon = "tasks"
        label = _("Poll")
        group = _("Contact")
        description = _("A question and up to ten answers; everybody has one vote and may change it")
        preview_value = {
            "question": _("Which colour shall we weave next?"),
            "options": [_("Rust red"), _("Sea green"), _("Undyed wool")],
            "results": "always",
        }
