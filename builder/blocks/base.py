"""What all sections share: how they look, when they show, and their preview in the editor's block chooser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup

from builder.blocks.kept import kept_value
from builder.blocks.moments import MomentBlock

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "hr"]
ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,39}")
ADDRESS_HELP = _("An address of your shop (/collections/all/) or of the web (https://…)")

Renderer = Callable[[str, Any], SafeString]
_renderers: list[Renderer] = []


def connect_renderer(render: Renderer) -> None:
    """The storefront, which is above this layer, says how a single section is shown in the block chooser."""
    _renderers[:] = [render]


class AddressBlock(blocks.CharBlock):
    """Where a button leads: a path of this shop, a web address, an e-mail or a place on the page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 300, "help_text": ADDRESS_HELP} | kwargs)

    def clean(self, value: Any) -> Any:
        value = (super().clean(value) or "").strip()
        is_path = value.startswith("/") and not value.startswith(("//", "/\\"))
        if value and not is_path and not value.lower().startswith(("https://", "http://", "mailto:", "tel:", "#")):
            raise ValidationError(gettext("Begin with / for an address of your shop, or with https:// for another."))
        return value


class AnchorBlock(blocks.CharBlock):
    def clean(self, value: Any) -> Any:
        value = (super().clean(value) or "").strip().lstrip("#")
        if value and not ANCHOR.fullmatch(value):
            raise ValidationError(gettext("Small letters, digits and hyphens, beginning with a letter."))
        return value


class LookBlock(blocks.StructBlock):
    """The settings of a section, the same for all kinds."""

    background = blocks.ChoiceBlock(
        choices=[("", _("As the page")), ("quiet", _("Quiet")), ("dark", _("Dark")), ("accent", _("Colour"))],
        required=False, label=_("Background"),
    )  # fmt: skip
    width = blocks.ChoiceBlock(
        choices=[("", _("Normal")), ("narrow", _("Narrow")), ("full", _("Whole width"))],
        required=False, label=_("Width"),
    )  # fmt: skip
    spacing = blocks.ChoiceBlock(
        choices=[("", _("Normal")), ("small", _("Small")), ("none", _("None"))], required=False, label=_("Spacing")
    )
    device = blocks.ChoiceBlock(
        choices=[("", _("All screens")), ("phone", _("Phones only")), ("desktop", _("Large screens only"))],
        required=False, label=_("Shown on"),
    )  # fmt: skip
    anchor = AnchorBlock(
        required=False, max_length=40, label=_("Anchor"), help_text=_("Links to #this-name lead to the section")
    )
    starts_at = MomentBlock(required=False, label=_("Shown from"))
    ends_at = MomentBlock(required=False, label=_("Shown until"))

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["starts_at"] and value["ends_at"] and value["starts_at"] >= value["ends_at"]:
            error = ValidationError(gettext("This must be later than the moment from which the section is shown."))
            raise blocks.StructBlockValidationError(block_errors={"ends_at": error})
        return value

    class Meta:
        icon = "cog"
        label = _("Look and visibility")


class Section(blocks.StructBlock):
    """Base of everything that merchants put on a page. The theme's template prints it; it decides nothing."""

    look = LookBlock()

    def get_form_layout(self) -> BlockGroup:
        names = [name for name in self.child_blocks if name != "look"]
        return BlockGroup(children=names, settings=["look"])

    @cached_property
    def is_previewable(self) -> bool:
        return True

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """As it was where nobody has opened the section."""
        kept = data.get(f"{prefix}-kept")
        return kept_value(self, kept) if kept else super().value_from_datadict(data, files, prefix)

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        return "storefront/block_preview.html"

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = dict(parent_context or {})
        context["body"] = _renderers[0](self.name, self.get_prep_value(value)) if _renderers else ""
        return context


def button_fields() -> dict[str, blocks.Block]:
    return {
        "button_text": blocks.CharBlock(required=False, max_length=40, label=_("Button text")),
        "button_url": AddressBlock(label=_("Button address")),
    }


def heading_field(**kwargs: Any) -> blocks.CharBlock:
    return blocks.CharBlock(**{"required": False, "max_length": 120, "label": _("Heading")} | kwargs)


def rich_text_field(**kwargs: Any) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(**{"required": False, "features": RICH_TEXT_FEATURES, "label": _("Text")} | kwargs)
