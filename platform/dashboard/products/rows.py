"""Rows of products in long lists. Written here and not by templates, of which they were most of the page's work."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commerce.catalog.models import Collection, Product
from commerce.store.models import Store
from dashboard.templatetags.backoffice import drawn_icon, money, product_status, small_picture

ROW = """<tr>
  <td class="bo-table__check"><input type="checkbox" name="product" value="{}" aria-label="{}"></td>
  <td class="bo-table__picture">{}</td>
  <th scope="row" class="bo-table__title">{}{}</th>
  <td data-label="{}">{}</td>
  <td class="bo-number" data-label="{}">{}</td>
  <td class="bo-number" data-label="{}">{}{}</td>
  <td class="bo-number bo-quiet" data-label="{}"><time datetime="{}">{}</time></td>
</tr>
"""


def product_rows(products: Iterable[Product], store: Store, *, may_change: bool) -> list[SafeString]:
    """Of products as dashboard.products.listing has described them."""
    status, stock, price, changed = pgettext("product", "Status"), _("Stock"), _("Price"), _("Changed")
    choose = _("Choose “%(title)s”")
    rows = []
    for product in products:
        updated_at = localtime(product.updated_at)
        rows.append(
            format_html(
                ROW, product.pk, choose % {"title": product.title}, small_picture(product.thumbnail_image),
                title_of(product, may_change=may_change), sub(product.vendor), status, product_status(product),
                stock, stock_of(product, store.low_stock_at), price, money(product.min_price_amount, store.currency),
                sub(highest_price(product, store.currency)), changed, updated_at.isoformat(),
                date_format(updated_at, "SHORT_DATE_FORMAT"),
            )
        )  # fmt: skip
    return rows


def title_of(product: Product, *, may_change: bool) -> str:
    if not may_change:
        return product.title
    return format_html('<a href="{}">{}</a>', reverse("products:product_edit", args=[product.pk]), product.title)


def sub(text: str) -> SafeString:
    return format_html('<span class="bo-sub">{}</span>', text) if text else SafeString()


def stock_of(product: Product, low_at: int) -> SafeString:
    count, variants = product.stock_count, product.variant_count or 0
    if count is None:
        said = format_html('<span class="bo-quiet">{}</span>', _("not counted") if variants else _("no variants"))
    else:
        said = format_html(
            '<span class="{}">{}</span>', "bo-bad" if count <= 0 else "bo-warn" if count <= low_at else "", count
        )
    return said + sub(ngettext("%(n)s variant", "%(n)s variants", variants) % {"n": variants} if variants > 1 else "")


def highest_price(product: Product, currency: str) -> str:
    """Nothing where all its variants cost the same."""
    if product.max_price_amount == product.min_price_amount:
        return ""
    return _("to %(price)s") % {"price": money(product.max_price_amount, currency)}


ENTRY = """<li class="bo-list__item" data-id="{}">
  <span class="bo-grip" aria-hidden="true">{}</span>
  {}
  <span class="bo-list__text">{} {}</span>
  {}{}{}
</li>
"""
MOVE = (
    '<button type="submit" class="button button-small button-secondary bo-icon" name="move" value="{}:{}"{}'
    ' aria-label="{}">{}</button> '
)
REMOVE = (
    '<button type="submit" class="button button-small button-secondary bo-icon no" name="product" value="{}"'
    ' formaction="{}" aria-label="{}">{}</button>'
)
DISABLED = mark_safe(" disabled")


def entry_rows(products: list[Product], collection: Collection) -> list[SafeString]:
    """Of a collection's products, up to a thousand, in their order: each can be moved, and taken out where no rules put it
    in."""
    up, down, out = _("Move “%(title)s” up"), _("Move “%(title)s” down"), _("Take “%(title)s” out")
    grip, arrow_up, arrow_down, cross = map(drawn_icon, ("grip", "arrow-up", "arrow-down", "cross"))
    remove_url, last = reverse("products:entry_remove", args=[collection.pk]), len(products) - 1
    rows = []
    for place, product in enumerate(products):
        pk, title = product.pk, {"title": product.title}
        rows.append(
            format_html(
                ENTRY, pk, grip, small_picture(product.thumbnail_image), product.title, product_status(product),
                format_html(MOVE, pk, "up", "" if place else DISABLED, up % title, arrow_up),
                format_html(MOVE, pk, "down", DISABLED if place == last else "", down % title, arrow_down),
                "" if collection.rules else format_html(REMOVE, pk, remove_url, out % title, cross),
            )
        )  # fmt: skip
    return rows
