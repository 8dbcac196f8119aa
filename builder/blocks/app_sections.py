"""A section of an app of another firm: which one, and what the merchant sets in it.

What can be set is the app's to say (builder.appblocks), so its fields are made from the manifest: here a StructBlock for
checking what was sent, in the browser the same one, fetched when the section is opened (`static/builder/app-section.js`).
Until then, and where the app is gone, the value travels signed as closed sections do (kept.py): nothing is lost.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import Adapter, register

from builder.appblocks.manifest import LONGEST, MAX_FIELDS, AppField, words_in
from builder.appblocks.manifest import AppBlock as Offered
from builder.appblocks.selectors import fitting, known_block
from builder.appblocks.signing import MAX_CONTEXT, encoded
from builder.blocks.base import Section, heading_field
from builder.blocks.choosers import CollectionChooserBlock, ProductChooserBlock, is_id
from builder.blocks.kept import keep, kept_value
from builder.blocks.reading import Needs, SelfReading, as_text, noted

ROOM = 1024  # bytes of the signed context that are not the merchant's


class AppPart(SelfReading):
    """{"app": id, "block": key, "settings": {…}}; with "fields", the fields themselves, between form and checking."""

    def get_default(self) -> dict[str, Any]:
        return {"app": 0, "block": "", "settings": {}}

    def normalize(self, value: Any) -> Any:
        return value if isinstance(value, dict) and "fields" in value else self.in_shape(value)

    def to_python(self, value: Any) -> Any:
        return self.normalize(value)

    def in_shape(self, raw: Any) -> dict[str, Any]:
        raw = raw if isinstance(raw, dict) else {}
        settings = raw.get("settings") if isinstance(raw.get("settings"), dict) else {}
        kept = {as_text(key)[:30]: plain_setting(value) for key, value in list(settings.items())[:MAX_FIELDS]}
        return {
            "app": raw.get("app") if is_id(raw.get("app")) else 0,
            "block": as_text(raw.get("block"))[:30],
            "settings": kept,
        }

    def read(self, raw: Any, needs: Needs) -> dict[str, Any]:
        value = self.in_shape(raw)
        for each in value["settings"].values():
            if isinstance(each, dict):
                noted(each.get("product"), needs.products)
                noted(each.get("collection"), needs.collections)
        if value["app"]:
            needs.apps.add(value["app"])
        return value

    def get_prep_value(self, value: Any) -> dict[str, Any]:
        value = self.normalize(value)
        if "fields" in value:
            return {"app": value["app"], "block": value["block"], "settings": stored(value["offered"], value["fields"])}
        return value

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> dict[str, Any]:
        """As it was where the fields had not come yet. Raises SuspiciousOperation for what was not given out so."""
        choice = data.get(f"{prefix}-choice")
        if choice is None and data.get(f"{prefix}-kept"):
            return kept_value(self, data[f"{prefix}-kept"])
        app_id, _colon, key = str(choice or "").partition(":")
        number = int(app_id) if app_id.isdecimal() and len(app_id) < 19 else 0
        value = self.in_shape({"app": number, "block": key})
        offered = offered_block(value)
        if offered is None:
            return value
        fields = struct_of(offered).value_from_datadict(data, files, f"{prefix}-settings")
        return {**value, "fields": fields, "offered": offered}

    def clean(self, value: Any) -> dict[str, Any]:
        value = self.normalize(value)
        if "fields" not in value:
            if not value["app"] and not self.is_deferred_validation:
                raise ValidationError(gettext("Choose a section of an app."))
            return value
        struct = value["fields"].block
        cleaned = (
            struct.clean_deferred(value["fields"]) if self.is_deferred_validation else struct.clean(value["fields"])
        )
        settings = stored(value["offered"], cleaned)
        if len(encoded(settings)) > MAX_CONTEXT - ROOM:
            raise ValidationError(
                gettext("These settings are too long together: the app would not be told all of them.")
            )
        return {"app": value["app"], "block": value["block"], "settings": settings}

    def get_form_state(self, value: Any) -> dict[str, Any]:
        value = self.normalize(value)
        offered = value.get("offered") or offered_block(value)
        state: dict[str, Any] = {"choice": f"{value['app']}:{value['block']}" if value["app"] else "", "fields": None}
        if offered is not None:
            struct = struct_of(offered)
            fields = value["fields"] if "fields" in value else filled(struct, offered, value["settings"])
            state["fields"] = struct.get_form_state(fields)
        plain = {name: value[name] for name in ("app", "block", "settings")}
        return state | {"kept": keep(self, plain)["kept"]}

    class Meta:
        label = _("Section of the app")
        icon = "code"


class AppSection(Section):
    heading = heading_field()
    part = AppPart()

    class Meta:
        icon = "code"
        label = _("App")
        group = _("Apps")
        description = _("A section of an app that you have connected in the settings, in a frame of its own")
        preview_value = {"heading": _("What our customers say")}


def offered_block(value: dict[str, Any]) -> Offered | None:
    """Of a disconnected app too: somebody may be editing while it goes. One query; none where no app is named."""
    return known_block(value["app"], value["block"]) if value["app"] else None


def plain_setting(value: Any) -> Any:
    """A text, a number, yes or no, or {"product": 12}; None for anything else."""
    if isinstance(value, dict):
        kind = next((each for each in ("product", "collection") if is_id(value.get(each))), "")
        return {kind: value[kind]} if kind else None
    if value is None or isinstance(value, bool) or type(value) is int:
        return value
    return as_text(value)[: LONGEST["long_text"]]


def struct_of(offered: Offered) -> blocks.StructBlock:
    """The fields of a section, with labels in the language of the moment."""
    return made_struct(offered.model_dump_json(include={"fields"}), (get_language() or "en")[:2])


@lru_cache(maxsize=256)
def made_struct(fields: str, language: str) -> blocks.StructBlock:
    children = [
        (field.key, field_block(field, language))
        for field in (AppField.model_validate(each) for each in json.loads(fields)["fields"])
    ]
    struct = blocks.StructBlock(children, required=False)
    for block in (struct, *struct.child_blocks.values()):  # Wagtail remembers every block that was ever made
        blocks.Block.definition_registry.pop(block.definition_prefix, None)
    return struct


def field_block(field: AppField, language: str) -> blocks.Block:
    said = {"label": words_in(field.label, language), "required": field.required and field.type != "yes_no"}
    said |= {"help_text": words_in(field.help, language)}
    if field.default is not None:
        said["default"] = field.default
    if field.type == "number":
        return blocks.IntegerBlock(min_value=field.least, max_value=field.most, **said)
    if field.type == "choice":
        return blocks.ChoiceBlock(choices=[(e.value, words_in(e.label, language)) for e in field.choices or ()], **said)
    if field.type in ("text", "long_text"):
        kind = blocks.CharBlock if field.type == "text" else blocks.TextBlock
        return kind(max_length=field.length, **said)
    return {"yes_no": blocks.BooleanBlock, "product": ProductChooserBlock, "collection": CollectionChooserBlock}[
        field.type
    ](**said)


def filled(struct: blocks.StructBlock, offered: Offered, settings: Any) -> Any:
    """Stored settings for the form; what does not fit what the app says today is its default."""
    values = fitting(offered.fields, settings)
    wrapped = {field.key for field in offered.fields if field.type in ("product", "collection")}
    plain = {key: next(iter(value.values())) if key in wrapped and value else value for key, value in values.items()}
    return struct.to_python(plain)


def stored(offered: Offered, fields: Any) -> dict[str, Any]:
    """As the page keeps them: products and collections say what they are, so that they are found without the manifest."""
    prepared = fields.block.get_prep_value(fields)
    types = {field.key: field.type for field in offered.fields}
    return {
        key: ({types[key]: value} if value else None) if types[key] in ("product", "collection") else value
        for key, value in prepared.items()
    }


class AppPartAdapter(Adapter):
    js_constructor = "builder.AppPart"

    def js_args(self, block: AppPart) -> list[Any]:
        try:
            url = reverse("connected_apps:app_sections")
        except NoReverseMatch:  # previews on another host: nobody edits there
            url = ""
        words = {
            "choose": gettext("Choose a section"),
            "none": gettext("No app is connected. Connect one under Settings › Apps."),
            "gone": gettext("The app of this section is not connected any more. Shoppers see nothing here."),
            "retired": gettext("The app does not offer this section any more. It goes on here."),
            "failed": gettext("The sections of your apps could not be loaded. This one is kept as it was."),
        }  # fmt: skip
        return [
            block.name,
            {"label": block.label, "required": True, "icon": block.meta.icon, "url": url, "words": words},
        ]

    @cached_property
    def media(self) -> forms.Media:
        return forms.Media(js=["builder/app-section.js"])


register(AppPartAdapter(), AppPart)
