"""Price lists: who has them, and their prices, typed, pasted, uploaded and downloaded."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.customers.selectors import tags_in_use
from commerce.pricelists.models import PriceList
from commerce.pricelists.naming import names_of
from commerce.pricelists.services import ListRefused, delete_list, save_list, set_prices
from core.csvwrite import guard
from core.money import Money
from dashboard.products.forms.price_lists import PriceListForm, PricesForm
from dashboard.screens import back_office, button, page_of, screen

CHANGE = "catalog.change_product"
PAGE_SIZE = 100


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("products:product_list"), _("Products")), *more]


def lists() -> tuple[str, str]:
    return reverse("products:price_list_list"), _("Price lists")


@back_office(CHANGE)
def price_list_list(request: HttpRequest) -> HttpResponse:
    page, numbers = page_of(request, PriceList.objects.annotate(n=Count("prices")).order_by("name", "pk"))
    tags = tags_in_use()
    for row in page:
        row.customers = tags.get(row.tag.lower(), ("", 0))[1]
    return screen(
        request, "dashboard/products/price_list_list.html", title=_("Price lists"), icon="tag", trail=trail(),
        buttons=[button(_("Add a price list"), reverse("products:price_list_create"), "plus")],
        page_obj=page, elided_page_range=numbers,
    )  # fmt: skip


@back_office(CHANGE)
def price_list_create(request: HttpRequest) -> HttpResponse:
    return edit(request, None)


@back_office(CHANGE)
def price_list_edit(request: HttpRequest, list_id: int) -> HttpResponse:
    return edit(request, get_object_or_404(PriceList, pk=list_id))


def edit(request: HttpRequest, found: PriceList | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(found, name) for name in ("name", "tag", "percent", "is_active")} if found else None
    rows = found.prices.select_related("variant__product").order_by(
        "variant__product__title", "variant__product_id", "variant__position", "variant_id", "from_quantity"
    ) if found else []  # fmt: skip
    page, numbers = page_of(request, rows, size=PAGE_SIZE)
    form = PriceListForm(data, initial=initial)
    prices = PricesForm(data, request.FILES or None, currency=request.store.currency, shown=list(page))
    if data is not None and all([form.is_valid(), prices.is_valid()]):
        try:
            with transaction.atomic("default"):  # all of what is on the screen, or nothing
                saved = save_list(list_id=found and found.pk, **form.cleaned_data)
                given, gone = set_prices(list_id=saved.pk, wishes=prices.wishes)
        except ListRefused as error:
            form.add_error(None, str(error))
        else:
            told = {"name": saved.name, "set": given, "gone": gone}
            messages.success(request, _("“%(name)s” is saved. Prices set: %(set)s, taken off: %(gone)s.") % told)
            return redirect(reverse("products:price_list_edit", args=[saved.pk]) + page_query(page.number))
    tags = [tag for tag, _count in tags_in_use().values()]
    buttons = []
    if found:
        buttons = [
            button(_("Download"), reverse("products:price_list_file", args=[found.pk]), "download"),
            button(_("Delete"), reverse("products:price_list_delete", args=[found.pk]), "bin"),
        ]
    return screen(
        request, "dashboard/products/price_list_edit.html", title=found.name if found else _("Add a price list"),
        icon="tag", trail=trail(lists()), form=form, prices=prices, found=found, buttons=buttons, page_obj=page,
        elided_page_range=numbers, tags=tags, status=422 if data is not None else 200,
    )  # fmt: skip


def page_query(number: int) -> str:
    return f"?p={number}" if number > 1 else ""


@back_office(CHANGE)
def price_list_delete(request: HttpRequest, list_id: int) -> HttpResponse:
    found = get_object_or_404(PriceList, pk=list_id)
    if request.method == "POST":
        delete_list(list_id=found.pk)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": found.name})
        return redirect("products:price_list_list")
    return screen(
        request, "dashboard/products/price_list_delete.html", title=_("Delete"), icon="bin", found=found,
        trail=trail(lists(), (reverse("products:price_list_edit", args=[found.pk]), found.name)),
    )  # fmt: skip


@require_safe
@back_office(CHANGE)
def price_list_file(request: HttpRequest, list_id: int) -> HttpResponse:
    """As it can be uploaded again."""
    found = get_object_or_404(PriceList, pk=list_id)
    rows = list(found.prices.select_related("variant__product"))
    names = names_of(row.variant for row in rows)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="prices-{found.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(["article", "from_quantity", "price", "title"])
    for row in rows:
        amount = Money(row.amount, request.store.currency).to_decimal()
        title = f"{row.variant.product.title} {row.variant.title}".strip()
        writer.writerow([guard(names[row.variant_id]), row.from_quantity, amount, guard(title)])
    return response
