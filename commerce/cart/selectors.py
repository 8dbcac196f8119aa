"""What a cart looks like to its shopper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.cart.models import Cart, CartLine
from commerce.cart.rules import broken_rule
from commerce.catalog.models import Picture, PictureState, Product, Variant
from commerce.catalog.personal import Answer, PersonalRefused, answers_to, kept, read_fields
from commerce.currencies.amounts import converted_all
from commerce.currencies.conversion import Conversion
from commerce.currencies.selling import NotSoldIn, conversion_for, store_selling_in
from commerce.inventory.bundles import Bundle, bundles_of
from commerce.inventory.selectors import available_of, is_late
from commerce.pricelists.selectors import NOBODYS, OwnPrices, UnitPrice, own_prices, unit_price
from commerce.store.selectors import current_store
from core.money import Money
from core.prepared import Given, GivenAny, Prepared


class NoticeKind(StrEnum):
    NONE = ""
    GONE = "gone"  # not sold any more: costs nothing, must be removed before ordering
    SOLD_OUT = "sold_out"
    REDUCED = "reduced"  # fewer left than the line asks for
    RULE = "rule"  # not a quantity that the merchant sells


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineView:
    """One line at today's price. `available` is None where the stock sets no limit. `notice` is for people."""

    line_id: int
    variant: Variant
    product: Product
    title: str
    slug: str
    options_text: str
    picture: Picture | None
    unit: Money
    compare_at: Money | None
    total: Money
    quantity: int
    available: int | None
    notice_kind: NoticeKind = NoticeKind.NONE
    notice: str = ""
    answers: tuple[Answer, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()  # of a bundle: units by variant
    price_note: str = ""  # why it is not the usual price: for people


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    """`goods` is the sum of the lines that are still sold; `unit_count` counts units, not lines."""

    lines: list[CartLineView]
    goods: Money
    unit_count: int
    weight_grams: int
    needs_delivery: bool

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def has_problems(self) -> bool:
        return any(line.notice_kind for line in self.lines)


LINES = Prepared(
    lambda: (
        CartLine.objects.filter(cart_id=Given("cart_id"))
        .select_related("variant__product", "variant__stock", "variant__picture")
        .defer("variant__product__description")
        .order_by("pk")
    )
)


def conversion_of(cart: Cart) -> Conversion:
    """To the cart's currency; the shop's own where that is not sold in any more. Two queries."""
    store = current_store()
    try:
        return conversion_for(store_selling_in(store, cart.currency))
    except NotSoldIn:
        return conversion_for(store)


def cart_view(cart: Cart, conversion: Conversion | None = None) -> CartView:
    """In the currency that `conversion` leads to, which is looked up where it is not given. At most two queries, however
    many lines; one more where bundles are among them, one in another currency than the shop's own, up to three for whoever
    is signed in."""
    conversion = conversion or conversion_of(cart)
    lines = LINES(cart_id=cart.pk)
    for line in lines:
        line.cart = cart
    pictures = first_pictures(line.variant.product_id for line in lines if line.variant.picture is None)
    bundles = bundles_of(line.variant for line in lines)
    units: Counter[int] = Counter()
    for line in lines:
        units[line.variant_id] += line.quantity
    own = own_prices(cart.customer.tags if cart.customer else (), units) if lines else NOBODYS
    own = own.in_currency(conversion)
    variants = converted_all((line.variant for line in lines), conversion)
    views = [
        _line_view(line, variants[line.variant_id], conversion, pictures, units[line.variant_id], bundles, own)
        for line in lines
    ]
    sold = [view for view in views if view.notice_kind is not NoticeKind.GONE]
    return CartView(
        lines=views,
        goods=sum((view.total for view in sold), Money.zero(conversion.currency)),
        unit_count=sum(view.quantity for view in views),
        weight_grams=sum(view.quantity * view.variant.weight_grams for view in sold),
        needs_delivery=any(view.variant.requires_shipping and not view.product.is_gift_card for view in sold),
    )


def unit_count(cart: Cart) -> int:
    """For the badge in the header: one query."""
    return int(cart.lines.aggregate(count=Sum("quantity", default=0))["count"])


FIRST_PICTURES = Prepared(
    lambda: (
        Picture.objects.filter(GivenAny("product_id", "product_ids"), state=PictureState.READY)
        .order_by("product_id", "position", "id")
        .distinct("product_id")
    )
)


def first_pictures(product_ids: Iterable[int]) -> dict[int, Picture]:
    """The picture that stands for each product; none is asked for where the list is empty."""
    wanted = set(product_ids)
    if not wanted:
        return {}
    return {picture.product_id: picture for picture in FIRST_PICTURES(product_ids=list(wanted))}


def _line_view(
    line: CartLine, variant: Variant, conversion: Conversion, pictures: dict[int, Picture], units: int,
    bundles: dict[int, Bundle], own: OwnPrices,
) -> CartLineView:  # fmt: skip
    """`units` are those of all lines of the variant, whose amounts are in the cart's currency."""
    currency, product = conversion.currency, variant.product
    answers, outdated = _answers_of(line)
    extra = sum(conversion.price(each.amount) for each in answers)
    priced = unit_price(variant, units, own)
    unit = Money(priced.amount + extra, currency)
    bundle = bundles.get(variant.pk)
    available = bundle.available if bundle else available_of(variant)
    kind, notice = _notice_for(line, None if available is None else max(0, available - (units - line.quantity)))
    if not kind and outdated:
        kind, notice = NoticeKind.RULE, outdated
    # A former price is told beside today's price for everybody only: a step or a list is no reduction.
    compare_at = variant.reference_amount if priced.amount == variant.current_amount else None
    compare_at = compare_at + extra if compare_at is not None else None
    return CartLineView(
        line_id=line.pk,
        variant=variant,
        product=product,
        title=product.title,
        slug=product.slug,
        options_text=" · ".join(_told(line, answers, bundle)),
        picture=variant.picture or pictures.get(product.pk),
        unit=unit,
        compare_at=None if compare_at is None else Money(compare_at, currency),
        total=unit * line.quantity,
        quantity=line.quantity,
        available=available,
        notice_kind=kind,
        notice=notice,
        answers=tuple(answers),
        parts=bundle.parts if bundle else (),
        price_note=_price_note(priced),
    )


def _price_note(priced: UnitPrice) -> str:
    if priced.is_own:
        return _("Your price")
    return _("Price from %(units)s units on") % {"units": priced.step} if priced.step else ""


def _answers_of(line: CartLine) -> tuple[list[Answer], str]:
    """What was said, at today's prices; and why it has to be said anew, where the merchant changed the questions."""
    fields = read_fields(line.variant.product.personal_fields)
    try:
        answers = answers_to(fields, line.personal)
    except PersonalRefused:
        answers = []
    if kept(answers) == line.personal and (answers or not any(each.is_required for each in fields)):
        return answers, ""
    return answers, _("This article is personalised differently now. Please remove it and add it again.")


def _told(line: CartLine, answers: list[Answer], bundle: Bundle | None) -> Iterator[str]:
    """All that makes this line what it is, for cart, order, mails and the packing slip."""
    product = line.variant.product
    if line.variant.title:
        yield line.variant.title
    if bundle:
        yield bundle.text
    for each in answers:
        yield f"{each.label}: {each.value}"
    if product.ships_from:
        day = date_format(product.ships_from, "DATE_FORMAT")
        yield _("Pre-order: ships from %(day)s") % {"day": day}
    elif product.late_note and is_late(line.variant, line.quantity):
        yield product.late_note


def _notice_for(line: CartLine, available: int | None) -> tuple[NoticeKind, str]:
    if not line.variant.product.is_visible:
        return NoticeKind.GONE, _("This article is not sold any more. Please remove it.")
    if available is None or line.quantity <= available:
        broken = broken_rule(line.variant.product, line.quantity)
        return (NoticeKind.RULE, broken.for_people()) if broken else (NoticeKind.NONE, "")
    if available == 0:
        return NoticeKind.SOLD_OUT, _("Sold out in the meantime. Please remove it.")
    return NoticeKind.REDUCED, _("Only %(available)d left. Please lower the quantity.") % {"available": available}
