"""JSON-LD for search engines (schema.org), as one script-safe string."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from commerce.catalog.shapes import ProductData, VariantData
from commerce.store.models import Store
from core.money import Money
from storefront.context.addresses import absolute, product_url
from storefront.formatting import plain_text

MAX_VARIANTS = 50  # more would weigh more than the page
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_json_ld(*things: dict[str, Any]) -> SafeString:
    """Safe inside <script>: no character in it can end the element."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above


def organization(store: Store, host: str, logo: str = "") -> dict[str, Any]:
    thing = {"@type": "Organization", "name": store.name, "url": absolute(host, "/")}
    if store.email:
        thing["email"] = store.email
    if logo:
        thing["logo"] = absolute(host, logo) if logo.startswith("/") else logo
    return thing


def web_site(store: Store, host: str) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "name": store.name,
        "url": absolute(host, "/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": absolute(host, "/search/") + "?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb_list(crumbs: list[dict[str, str]], host: str) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": crumb["title"], "item": absolute(host, crumb["url"])}
            for number, crumb in enumerate(crumbs, start=1)
        ],
    }


def offer(variant: VariantData, url: str, currency: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "url": url,
        "price": str(Money(variant.price_amount, currency).to_decimal()),
        "priceCurrency": currency,
        "availability": f"https://schema.org/{'InStock' if variant.is_available else 'OutOfStock'}",
    }


def product(
    data: ProductData, store: Store, host: str, images: list[str], more: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A Product with its offer; a ProductGroup where there are variants; an AggregateOffer where they are many. `more` is
    added as it is."""
    url = absolute(host, product_url(data.product.slug))
    thing: dict[str, Any] = {"name": data.product.title, "url": url}
    if images:
        thing["image"] = [absolute(host, image) if image.startswith("/") else image for image in images[:6]]
    if data.product.description:
        thing["description"] = plain_text(data.product.description, limit=500)
    if data.product.vendor:
        thing["brand"] = {"@type": "Brand", "name": data.product.vendor}
    thing |= more or {}
    if len(data.variants) == 1:
        variant = data.variants[0]
        return {"@type": "Product", **thing, **codes(variant), "offers": offer(variant, url, store.currency)}
    if len(data.variants) > MAX_VARIANTS or not data.variants:
        return {"@type": "Product", **thing} | ({"offers": aggregate(data, store.currency)} if data.variants else {})
    return {
        "@type": "ProductGroup",
        **thing,
        "productGroupID": str(data.product.uuid),
        "hasVariant": [
            {
                "@type": "Product",
                "name": f"{data.product.title} – {' / '.join(variant.option_values)}",
                **codes(variant),
                "offers": offer(variant, f"{url}?variant={variant.id}", store.currency),
            }
            for variant in data.variants
        ],
    }


def videos(data: ProductData, images: list[dict[str, Any]], host: str) -> list[dict[str, Any]]:
    """A VideoObject each: `images` are those of the gallery."""
    url = absolute(host, product_url(data.product.slug))
    return [
        {
            "@type": "VideoObject",
            "name": image["alt"],
            "description": plain_text(data.product.description, limit=500) or image["alt"],
            "thumbnailUrl": image["absolute_url"],
            "url": url,
        }
        | ({"uploadDate": image["video"]["at"]} if image["video"]["at"] else {})
        | (
            {"contentUrl": absolute(host, image["video"]["file"])}
            if "file" in image["video"]
            else {"embedUrl": image["video"]["src"].partition("?")[0]}
        )
        for image in images
        if image["video"]
    ]


def codes(variant: VariantData) -> dict[str, str]:
    found = {"sku": variant.sku, "mpn": variant.mpn}
    if variant.barcode.isdigit() and len(variant.barcode) in {8, 12, 13, 14}:
        found["gtin"] = variant.barcode
    return {name: value for name, value in found.items() if value}


def aggregate(data: ProductData, currency: str) -> dict[str, Any]:
    amounts = [variant.price_amount for variant in data.variants]
    is_available = any(variant.is_available for variant in data.variants)
    return {
        "@type": "AggregateOffer",
        "lowPrice": str(Money(min(amounts), currency).to_decimal()),
        "highPrice": str(Money(max(amounts), currency).to_decimal()),
        "priceCurrency": currency,
        "offerCount": len(amounts),
        "availability": f"https://schema.org/{'InStock' if is_available else 'OutOfStock'}",
    }
