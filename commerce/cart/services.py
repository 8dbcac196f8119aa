"""Changing a cart. Every change locks the cart's row first, so that two tabs take turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from commerce.cart.errors import CartClosed, CartError, NotPersonal, NotSold, OutOfStock, QuantityRefused
from commerce.cart.models import Cart, CartLine
from commerce.cart.rules import broken_rule
from commerce.catalog.models import Product, Variant
from commerce.catalog.personal import PersonalRefused, answers_to, kept, key_of, read_fields
from commerce.inventory.bundles import bundles_of
from commerce.inventory.selectors import available_of
from commerce.store.models import Store
from core.errors import mark as _
from core.inserts import insert
from core.prepared import Given, Prepared

__all__ = [
    "MAX_LINES", "MAX_QUANTITY", "CartClosed", "CartError", "NotPersonal", "NotSold", "OutOfStock", "QuantityRefused",
    "add_to_cart", "belongs_to", "change_currency", "forget_files", "get_cart", "open_cart", "remove_line", "set_quantity",
]  # fmt: skip

MAX_QUANTITY = 999
MAX_LINES = 100


OPEN_CART = Prepared(lambda: Cart.objects.filter(token=Given("token"), order_id=None))
LOCKED = Prepared(lambda: Cart.objects.select_for_update().filter(pk=Given("cart_id")).only("order_id"))
LINES = Prepared(lambda: CartLine.objects.filter(cart_id=Given("cart_id")).order_by("pk"))
SOLD = Prepared(
    lambda: (
        Variant.objects.filter(pk=Given("variant_id")).select_related("product", "stock").defer("product__description")
    )
)


def get_cart(token: str) -> Cart | None:
    """The open cart with this cookie value. None for unknown, malformed and already ordered ones."""
    if not token or len(token) > 64 or "\0" in token:
        return None
    return next(iter(OPEN_CART(token=token)), None)


def open_cart(*, store: Store) -> Cart:
    """A new, empty cart in the store's currency. Put its `token` into the cookie."""
    cart = Cart(currency=store.currency, locale=store.locale)
    insert(cart)
    return cart


def change_currency(*, cart: Cart, currency: str) -> None:
    """It follows the pages that its shopper is on; one that has been ordered stays as it is."""
    if cart.currency != currency:
        cart.currency = currency
        Cart.objects.filter(pk=cart.pk, order_id=None).update(currency=currency)


def belongs_to(*, cart: Cart, customer_id: int | None) -> None:
    """Whoever is signed in now, or nobody any more. One query, none where that is known."""
    if cart.customer_id != customer_id:
        cart.customer_id = customer_id
        Cart.objects.filter(pk=cart.pk).update(customer_id=customer_id)


@transaction.atomic("default")
def add_to_cart(
    *,
    cart: Cart,
    variant_id: int,
    quantity: int,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    is_new: bool = False,
) -> CartLine:
    """Add units; a variant that is there already, personalised alike, gets more. Raises CartClosed, NotSold, NotPersonal,
    QuantityRefused, OutOfStock.

    `is_new`: the cart was opened in this very transaction, so it is empty and nobody else can have it."""
    check_quantity(quantity, least=1)
    if not is_new:
        lock_cart(cart)
    variant = find_sold_variant(variant_id)
    personal = personal_of(variant.product, answers or {})
    before = [] if is_new else LINES(cart_id=cart.pk)
    lines = {(line.variant_id, line.personal_key): line for line in before}
    line = lines.get((variant.pk, key_of(personal)))
    if line is None and len(lines) >= MAX_LINES:
        raise QuantityRefused(_("A cart holds at most %(count)d different articles."), count=MAX_LINES)
    wanted = quantity + (line.quantity if line else 0)
    check_quantity(wanted, least=1)
    check_rules(variant.product, wanted)
    check_stock(variant, wanted + elsewhere(lines.values(), variant.pk, line))
    if line is None:
        line = CartLine(cart=cart, variant=variant, quantity=wanted, personal=personal, personal_key=key_of(personal))
        insert(line)
    else:
        line.quantity = wanted
        line.save(update_fields=["quantity"])
    if not is_new:
        touch(cart)
    return line


@transaction.atomic("default")
def set_quantity(*, cart: Cart, line_id: int, quantity: int) -> None:
    """Make it `quantity` units; 0 removes the line, a line that is gone stays gone. Raises as add_to_cart.

    Asking for fewer than before is always granted, so that a shopper can follow a notice step by step.
    """
    check_quantity(quantity, least=0)
    lock_cart(cart)
    line = cart.lines.select_related("variant__product").filter(pk=line_id).first()
    if line is None:
        return
    if quantity == 0:
        forget_files([line])
        line.delete()
    else:
        if quantity != line.quantity:
            variant = find_sold_variant(line.variant_id) if quantity > line.quantity else line.variant
            check_rules(variant.product, quantity)
        if quantity > line.quantity:
            check_stock(variant, quantity + elsewhere(cart.lines.all(), variant.pk, line))
        line.quantity = quantity
        line.save(update_fields=["quantity"])
    touch(cart)


def remove_line(*, cart: Cart, line_id: int) -> None:
    """Take a line out; quiet where it is gone already. Raises CartClosed."""
    set_quantity(cart=cart, line_id=line_id, quantity=0)


def forget_files(lines: Iterable[CartLine]) -> None:
    """What shoppers sent in for lines that go: deleted after the commit."""
    names = [answer["file"] for line in lines for answer in line.personal.values() if answer.get("file")]
    if names:
        transaction.on_commit(lambda: delete_files(names), using="default", robust=True)


def delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def lock_cart(cart: Cart) -> None:
    """Wait for whoever else changes this cart, then make sure that it is still one. Raises CartClosed."""
    if [each.order_id for each in LOCKED(cart_id=cart.pk)] != [None]:
        raise CartClosed()


def touch(cart: Cart) -> None:
    """Carts nobody touches are swept away one day."""
    cart.updated_at = timezone.now()
    Cart.objects.filter(pk=cart.pk).update(updated_at=cart.updated_at)


def check_quantity(quantity: int, *, least: int) -> None:
    if quantity < least:
        raise QuantityRefused(_("Please choose a quantity of at least 1."))
    if quantity > MAX_QUANTITY:
        raise QuantityRefused(_("Please choose a quantity of at most %(count)d."), count=MAX_QUANTITY)


def check_rules(product: Product, quantity: int) -> None:
    """The merchant's own limits. Raises QuantityRefused."""
    broken = broken_rule(product, quantity)
    if broken is not None:
        raise QuantityRefused(broken.message, **broken.params)


def find_sold_variant(variant_id: int) -> Variant:
    if not 0 < variant_id < 2**63:
        raise NotSold()
    variant = next(iter(SOLD(variant_id=variant_id)), None)
    if variant is None or not variant.product.is_visible:
        raise NotSold()
    return variant


def personal_of(product: Product, answers: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Raises NotPersonal."""
    try:
        return kept(answers_to(read_fields(product.personal_fields), answers))
    except PersonalRefused as error:
        raise NotPersonal(error.message, **error.params) from None


def elsewhere(lines: Iterable[CartLine], variant_id: int, but: CartLine | None) -> int:
    """Units of the variant on the cart's other lines."""
    return sum(each.quantity for each in lines if each.variant_id == variant_id and (but is None or each.pk != but.pk))


def check_stock(variant: Variant, wanted: int) -> None:
    """A bundle has what its parts make. Raises OutOfStock."""
    bundle = bundles_of([variant]).get(variant.pk)
    available = bundle.available if bundle else available_of(variant)
    if available is not None and wanted > available:
        raise OutOfStock(available)
