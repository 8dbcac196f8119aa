"""A section of an app: a frame of the app's own host, shut in, told what it shows in a way that it can check."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from builder.appblocks.manifest import AppBlock
from builder.appblocks.reading import origin_of
from builder.appblocks.selectors import ESSENTIAL, LiveApp, fitting, title_of
from builder.appblocks.signing import signed_query
from builder.blocks.reading import SectionData
from storefront.context.addresses import absolute, collection_url, product_url
from storefront.sections.finding import Found
from themes.services import chosen_colors


def app(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    heading, part = section.value["heading"], section.value["part"]
    if found.is_sample:
        return "app", {"heading": heading, "is_sample": True}
    connected = found.apps.get(part["app"])
    block = connected.blocks.get(part["block"]) if connected else None
    if connected is None or block is None or not connected.secret:
        return ("app", {"heading": heading, "is_gone": True}) if found.is_preview else None
    title = title_of(block, get_language() or found.store.locale)
    value = {
        "heading": heading, "title": title, "app": connected.name, "publisher": connected.publisher,
        "privacy_url": connected.privacy_url, "height": block.height, "max_height": block.max_height or block.height,
        "purpose": "" if block.purpose == ESSENTIAL else block.purpose,
    }  # fmt: skip
    if found.is_preview:  # previews load nothing of others
        return "app", value | {"is_preview": True}
    context = context_of(section, block, connected, found)
    return "app", value | {
        "src": f"{block.frame}?{signed_query(context, connected.secret)}", "app_host": origin_of(block.frame),
    }  # fmt: skip


def context_of(section: SectionData, block: AppBlock, connected: LiveApp, found: Found) -> dict[str, Any]:
    """docs/apps.md, "What a frame is told". Nothing in it is about the visitor."""
    shop, store = found.store.primary_host, found.store
    settings = fitting(block.fields, section.value["part"]["settings"])
    return {
        "v": 1, "revision": connected.revision, "shop": shop, "page": found.path.partition("?")[0], "section": section.id,
        "language": get_language() or store.locale, "currency": store.currency, "block": block.key,
        "theme": chosen_colors(store.theme, store.theme_settings),
        "settings": {key: linked(value, found) for key, value in settings.items()},
    }  # fmt: skip


def linked(value: Any, found: Found) -> Any:
    """A chosen product or collection with what everybody can see of it; None where it is not shown any more."""
    if not isinstance(value, dict):
        return value
    if "product" in value:
        card = found.products.get(value["product"])
        return known(card.id, card.title, product_url(card.slug), found) if card else None
    pair = found.collections.get(value.get("collection", 0))
    return known(pair[0].pk, pair[0].title, collection_url(pair[0].slug), found) if pair else None


def known(pk: int, title: str, path: str, found: Found) -> dict[str, Any]:
    return {"id": pk, "title": title, "url": absolute(found.store.primary_host, str(path))}
