"""What articles cost in another currency: computed, or set here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.models import Variant
from commerce.currencies.models import Currency
from commerce.currencies.selectors import conversion_of
from commerce.currencies.selectors import set_prices as prices_of
from commerce.currencies.services import CurrencyRefused, set_prices
from commerce.pricelists.naming import names_of
from core.csvwrite import guard
from core.money import Money
from dashboard.products.forms.currency_prices import CurrencyPricesForm
from dashboard.screens import back_office, button, page_of, screen

CHANGE = "catalog.change_product"
PAGE_SIZE = 50
BATCH = 500


@back_office(CHANGE)
def currency_prices(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Currency, pk=code)
    conversion = conversion_of(found, request.store)
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:120] for name in ("q", "product", "set")}
    page, numbers = page_of(request, variants_of(found, **asked), size=PAGE_SIZE)
    data = request.POST if request.method == "POST" else None
    shown = list(page)
    known = prices_of(found.code, [variant.pk for variant in shown])
    form = CurrencyPricesForm(data, request.FILES or None, conversion=conversion, shown=shown, known=known)
    if data is not None and form.is_valid():
        try:
            given, gone = set_prices(code=found.code, wishes=form.wishes)
        except CurrencyRefused as error:
            form.add_error(None, str(error))
        else:
            told = {"code": found.code, "set": given, "gone": gone}
            messages.success(request, _("Prices in %(code)s set: %(set)s, computed again: %(gone)s.") % told)
            return redirect(request.get_full_path())
    file = reverse("products:currency_prices_file", args=[found.code])
    return screen(
        request, "dashboard/products/currency_prices.html", title=_("Prices in %(code)s") % {"code": found.code},
        icon="tag", trail=[(reverse("products:product_list"), _("Products"))], form=form, found=found, page_obj=page,
        elided_page_range=numbers, asked=asked, status=422 if data is not None else 200,
        buttons=[
            button(_("Download set prices"), file, "download"),
            button(_("Download all articles"), f"{file}?all=1", "download"),
        ],
    )  # fmt: skip


def variants_of(found: Currency, *, q: str, product: str, set: str) -> QuerySet[Variant]:
    rows = Variant.objects.select_related("product")
    if q:
        rows = rows.filter(Q(product__title__icontains=q) | Q(sku__icontains=q))
    if product.isascii() and product.isdigit() and len(product) < 19:
        rows = rows.filter(product_id=int(product))
    if set:
        rows = rows.filter(set_prices__currency=found, set_prices__amount__isnull=False)
    return rows.order_by("product__title", "product_id", "position", "pk")


@require_safe
@back_office(CHANGE)
def currency_prices_file(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """As it can be uploaded again: set prices, or all articles, those computed with empty cells."""
    found = get_object_or_404(Currency, pk=code)
    conversion = conversion_of(found, request.store)
    is_all = bool(request.GET.get("all"))

    def lines() -> Iterator[str]:
        yield "\ufeff" + line(["article", "price", "compare_at_price", "computed", "title"])
        last = 0
        while batch := list(
            variants_of(found, q="", product="", set="" if is_all else "1").filter(pk__gt=last).order_by("pk")[:BATCH]
        ):
            known, names = prices_of(found.code, [variant.pk for variant in batch]), names_of(batch)
            for variant in batch:
                row = known.get(variant.pk)
                amounts = [row.amount if row else None, row.compare_at_amount if row else None]
                amounts.append(conversion.price(variant.current_amount))
                cells = ["" if each is None else str(Money(each, found.code).to_decimal()) for each in amounts]
                title = f"{variant.product.title} {variant.title}".strip()
                yield line([guard(names[variant.pk]), *cells, guard(title)])
            last = batch[-1].pk

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="prices-{found.code}.csv"'
    return response


def line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
