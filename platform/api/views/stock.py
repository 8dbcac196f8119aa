from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from api import reading
from api.keys import ApiRequest, Bearer
from api.lists import MOST, USUAL, page_of
from api.once import changes
from api.problems import Problem
from api.schemas.stock import CountLine, StockChange, StockCount, StockCounts, StockList, StockOut, StockPage, stock_out
from commerce.catalog.models import Variant
from commerce.inventory import services as inventory
from commerce.inventory.models import MovementKind, StockItem

router = Router(tags=["Stock"])
READ, WRITE = Bearer("stock.read"), Bearer("stock.write")
WAYS = {"received": inventory.receive, "returned": inventory.restock, "lost": inventory.write_off}


@router.get("", response=StockPage, auth=READ, url_name="list_stock")
def stock_list(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(USUAL, ge=1, le=MOST),
    sku: str | None = None,
    product_id: UUID | None = None,
) -> Any:
    """A line for each variant."""
    rows = reading.variants()
    if sku is not None:
        rows = rows.filter(sku=sku)
    if product_id is not None:
        rows = rows.filter(product__uuid=product_id)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return StockPage(data=[stock_out(variant) for variant in found], next_cursor=after)


@router.get("/{int:variant_id}", response=StockOut, auth=READ, url_name="get_stock")
def stock_get(request: HttpRequest, variant_id: int) -> Any:
    return shown(variant_id)


@router.put("/{int:variant_id}", response=StockOut, auth=WRITE, url_name="set_stock")
@changes()
def stock_set(request: ApiRequest, variant_id: int, payload: StockCount, once: str) -> Any:
    """There are so many. Orders that came since you counted are not in it: `changes` are safer."""
    reading.one(Variant.objects, pk=variant_id)
    inventory.set_stock(
        variant_id=variant_id, on_hand=payload.on_hand, kind=MovementKind.RECOUNT, note=payload.note,
        actor=request.auth.user,
    )  # fmt: skip
    return shown(variant_id)


@router.post(
    "/{int:variant_id}/changes",
    response={201: StockOut},
    auth=WRITE,
    url_name="change_stock",
)
@changes(status=201)
def stock_change(request: ApiRequest, variant_id: int, payload: StockChange, once: str) -> Any:
    """So many more, or less. Answers with what there is then."""
    reading.one(Variant.objects, pk=variant_id)
    inventory.ensure_items([variant_id])
    item = StockItem.objects.select_for_update().get(pk=variant_id)
    if not item.is_tracked:
        raise Problem(409, "refused", "The stock of this variant is not counted.", reason="not_tracked")
    if item.on_hand + payload.change < min(0, item.on_hand):
        raise Problem(409, "refused", f"There are only {item.on_hand} units.", reason="not_enough")
    way = WAYS[payload.reason or ("received" if payload.change > 0 else "lost")]
    way(quantities={variant_id: abs(payload.change)}, reference="API", note=payload.note, actor=request.auth.user)
    return shown(variant_id)


@router.post("/counts", response=StockList, auth=WRITE, url_name="count_stock")
@changes()
def stock_count(request: ApiRequest, payload: StockCounts, once: str) -> Any:
    """Up to 500 counts at once: all of them, or none where one cannot be used."""
    counts = counts_of(payload.counts)
    inventory.set_stock_of_many(
        counts=counts, kind=MovementKind.RECOUNT, reference="API", note=payload.note, actor=request.auth.user
    )
    return StockList(data=[stock_out(variant) for variant in reading.variants().filter(pk__in=counts).order_by("pk")])


def counts_of(lines: list[CountLine]) -> dict[int, int]:
    """By variant. Raises Problem where a line names no variant, more than one, or one that another line names too."""
    by_sku: dict[str, list[int]] = {}
    wanted = [line.sku for line in lines if line.sku is not None]
    for pk, sku in Variant.objects.filter(sku__in=wanted).values_list("pk", "sku"):
        by_sku.setdefault(sku, []).append(pk)
    ids = [line.variant_id for line in lines if line.variant_id is not None]
    known = set(Variant.objects.filter(pk__in=ids).values_list("pk", flat=True))
    counts: dict[int, int] = {}
    for place, line in enumerate(lines):
        found = by_sku.get(line.sku, []) if line.sku is not None else [pk for pk in known if pk == line.variant_id]
        name = f"counts.{place}.{'sku' if line.sku is not None else 'variant_id'}"
        if not found:
            raise Problem.field(name, "unknown", "There is no such variant.")
        if len(found) > 1:
            raise Problem.field(name, "ambiguous", "Several variants have this SKU: use variant_id.")
        if found[0] in counts:
            raise Problem.field(name, "twice", "Another line counts the same variant.")
        counts[found[0]] = line.on_hand
    return counts


def shown(variant_id: int) -> StockOut:
    return stock_out(reading.one(reading.variants(), pk=variant_id))
