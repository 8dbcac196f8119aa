"""Collections: groups of products that the merchant picks and orders by hand."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commerce.catalog.models import Collection, Product
from commerce.catalog.rules import RuleRefused
from commerce.catalog.services import collections as services
from commerce.catalog.services.nesting import NestingRefused
from commerce.catalog.tree import in_order
from dashboard.products.forms.collection import CollectionForm
from dashboard.products.forms.rules import RulesForm, rule_rows
from dashboard.products.listing import described, images_by_id, matching
from dashboard.products.rows import entry_rows
from dashboard.screens import back_office, button, page_of, screen, shop_url

SEE = ("catalog.view_collection", "catalog.add_collection", "catalog.change_collection", "catalog.delete_collection")
MOST_FOUND = 20
MOST_ENTRIES = 1000


def trail() -> list[tuple[str, str]]:
    return [
        (reverse("products:product_list"), _("Products")),
        (reverse("products:collection_list"), _("Collections")),
    ]


@back_office(*SEE)
def collection_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    rows = Collection.objects.annotate(product_count=Count("entries")).order_by("position", "title", "pk")
    page, numbers = page_of(request, rows.filter(title__icontains=words) if words else in_order(rows))
    images = images_by_id({row.image_id for row in page if row.image_id})
    for row in page:
        row.thumbnail_image = images.get(row.image_id)
    buttons = []
    if request.user.has_perm("catalog.add_collection"):
        buttons.append(button(_("Add a collection"), reverse("products:collection_create"), "plus"))
    if page.paginator.count and request.user.has_perm("catalog.change_collection"):
        buttons.append(button(_("Arrange"), reverse("products:collection_tree"), "list-ul"))
    if request.user.has_perm("catalog.add_collection"):
        buttons.append(button(_("From categories"), reverse("products:collection_categories"), "tag"))
    return screen(
        request, "dashboard/products/collection_list.html", title=_("Collections"), icon="folder-open-inverse",
        trail=trail()[:1], buttons=buttons,
        page_obj=page, elided_page_range=numbers, words=words,
    )  # fmt: skip


@back_office("catalog.add_collection")
def collection_create(request: HttpRequest) -> HttpResponse:
    return edit(request, None)


@back_office("catalog.change_collection")
def collection_edit(request: HttpRequest, collection_id: int) -> HttpResponse:
    return edit(request, get_object_or_404(Collection, pk=collection_id))


def edit(request: HttpRequest, collection: Collection | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = CollectionForm(data, collection=collection)
    form.rules_form = RulesForm(data, collection=collection)
    form.rules = rule_rows(data, collection, request.store.currency)
    if request.method != "POST":
        return show(request, collection, form)
    if not all([form.is_valid(), form.rules_form.is_valid(), form.rules.is_valid()]):
        messages.error(request, _("Not saved yet: please look at the fields marked below."))
        return show(request, collection, form, status=422)
    if collection is not None and form.cleaned_data["seen_at"] != collection.updated_at:
        messages.error(
            request, _("Not saved: somebody else has changed this collection meanwhile. Check it and save again.")
        )
        form.data = form.data.copy()
        form.data["seen_at"] = collection.updated_at.isoformat()
        return show(request, collection, form, status=422)
    try:
        chosen = form.rules_form.cleaned_data
        saved = services.save_collection(
            collection_id=collection and collection.pk, **form.collection_fields, sort=chosen["sort"],
            rules={"match": chosen["match"], "rules": form.rules.rules},
        )  # fmt: skip
    except (services.CollectionRefused, NestingRefused, RuleRefused, IntegrityError) as error:
        refused = not isinstance(error, IntegrityError)
        form.add_error(None, str(error) if refused else _("This could not be saved just now. Please try again."))
        return show(request, collection, form, status=422)
    messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
    return redirect("products:collection_edit", saved.pk)


def show(
    request: HttpRequest, collection: Collection | None, form: CollectionForm, *, status: int = 200
) -> HttpResponse:
    words = request.GET.get("find", "").replace("\x00", "").strip()[:200]
    context = entries_context(collection, words) if collection else {}
    return screen(
        request, "dashboard/products/collection_edit.html", status=status, icon="folder-open-inverse",
        title=collection.title if collection else _("Add a collection"), trail=trail(),
        buttons=header_buttons(request, collection), collection=collection, form=form,
        rules=form.rules, rules_form=form.rules_form, shop_prefix=shop_url(request.store, "/collections/"), **context,
    )  # fmt: skip


def entries_context(collection: Collection, words: str) -> dict:
    """The products in the collection, in their order, and those that a search for more finds."""
    inside = list(collection.entries.values_list("product_id", flat=True)[:MOST_ENTRIES])
    found: list[Product] = []
    if words:
        rows = matching({"q": words}, low_stock_at=0).exclude(entries__collection=collection)
        found = described(rows.values_list("pk", flat=True)[:MOST_FOUND])
    entries = described(inside)
    return {"entries": entries, "entry_rows": entry_rows(entries, collection), "words": words, "found": found}


def header_buttons(request: HttpRequest, collection: Collection | None) -> list:
    if collection is None:
        return []
    found = []
    if collection.is_published:
        url = shop_url(request.store, f"/collections/{collection.slug}/")
        found.append(button(_("View in the shop"), url, "link-external", target="_blank", rel="noopener"))
    if request.user.has_perm("catalog.delete_collection"):
        found.append(button(_("Delete"), reverse("products:collection_delete", args=[collection.pk]), "bin"))
    return found


def chosen_ids(request: HttpRequest, name: str = "product") -> list[int]:
    return [int(text) for text in request.POST.getlist(name) if text.isdecimal() and len(text) < 16][:MOST_ENTRIES]


@require_POST
@back_office("catalog.change_collection")
def entry_add(request: HttpRequest, collection_id: int) -> HttpResponse:
    collection = get_object_or_404(Collection, pk=collection_id)
    count = services.add_to_collection(collection_id=collection.pk, product_ids=chosen_ids(request))
    if count:
        text = ngettext("%(count)d product added.", "%(count)d products added.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("Choose at least one product that is not in the collection yet."))
    return back(collection)


@require_POST
@back_office("catalog.change_collection")
def entry_remove(request: HttpRequest, collection_id: int) -> HttpResponse:
    collection = get_object_or_404(Collection, pk=collection_id)
    services.remove_from_collection(collection_id=collection.pk, product_ids=chosen_ids(request))
    messages.success(request, _("Removed from the collection. The product itself stays."))
    return back(collection)


@require_POST
@back_office("catalog.change_collection")
def entry_order(request: HttpRequest, collection_id: int) -> HttpResponse:
    """`move` is "id:up" or "id:down" from a button; without it `product` lists all ids in the new order."""
    collection = get_object_or_404(Collection, pk=collection_id)
    order = list(collection.entries.values_list("product_id", flat=True))
    product, _colon, way = request.POST.get("move", "").partition(":")
    if product.isdecimal() and len(product) < 16 and int(product) in order:
        place = order.index(int(product))
        other = place + (-1 if way == "up" else 1)
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
    else:
        order = chosen_ids(request)
    services.order_collection(collection_id=collection.pk, product_ids=order)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    return back(collection)


def back(collection: Collection) -> HttpResponse:
    return redirect(reverse("products:collection_edit", args=[collection.pk]) + "#bo-entries")


@back_office("catalog.delete_collection")
def collection_delete(request: HttpRequest, collection_id: int) -> HttpResponse:
    collection = get_object_or_404(Collection.objects.annotate(n=Count("entries")), pk=collection_id)
    if request.method == "POST":
        services.delete_collection(collection_id=collection.pk)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": collection.title})
        return redirect("products:collection_list")
    return screen(
        request, "dashboard/products/collection_delete.html", title=_("Delete"), icon="bin",
        trail=[*trail(), (reverse("products:collection_edit", args=[collection.pk]), collection.title)],
        collection=collection,
    )  # fmt: skip
