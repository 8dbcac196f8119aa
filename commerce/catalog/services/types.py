"""Product types: what is to be known about their products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.catalog.attributes import MAX_ATTRIBUTES, MAX_CHOICES, Attribute, Kind
from commerce.catalog.models import Product, ProductType
from commerce.catalog.slugs import slug_of
from core.pages import bump_pages


class TypeRefused(ValueError):
    """The type cannot be saved like this; the message says why."""


def save_type(*, type_id: int | None = None, name: str, attributes: Sequence[Attribute]) -> ProductType:
    """Make a type or change one. Products follow a new name. An attribute without a code gets one from its name; values
    of attributes that go stay with the products, unseen. Raises TypeRefused, ProductType.DoesNotExist."""
    name = " ".join(name.split())[:120]
    if not name:
        raise TypeRefused(_("A type needs a name."))
    found = checked(attributes)
    with transaction.atomic("default"):
        row = ProductType() if type_id is None else ProductType.objects.select_for_update().get(pk=type_id)
        former, row.name, row.attributes = row.name, name, [each.as_row() for each in found]
        try:
            with transaction.atomic("default"):
                row.save()
        except IntegrityError:
            raise TypeRefused(_("There is a type of this name already.")) from None
        if former and former != name:
            Product.objects.filter(product_type=former).update(product_type=name, updated_at=timezone.now())
        bump_pages()
    return row


def delete_type(*, type_id: int) -> None:
    """Products keep its name and what is known about them; nothing of it is shown until there is such a type again."""
    with transaction.atomic("default"):
        ProductType.objects.filter(pk=type_id).delete()
        bump_pages()


def checked(attributes: Sequence[Attribute]) -> list[Attribute]:
    if len(attributes) > MAX_ATTRIBUTES:
        raise TypeRefused(_("A type can have up to %(limit)s attributes.") % {"limit": MAX_ATTRIBUTES})
    if len({each.name.casefold() for each in attributes}) < len(attributes):
        raise TypeRefused(_("Two attributes have the same name."))
    taken = {each.code for each in attributes if each.code}
    done = []
    for each in attributes:
        if each.kind in (Kind.CHOICE, Kind.CHOICES) and not each.choices:
            raise TypeRefused(_("“%(name)s” needs a list of choices.") % {"name": each.name})
        if len(each.choices) > MAX_CHOICES or any(len(choice) > 120 for choice in each.choices):
            raise TypeRefused(_("“%(name)s” has too many or too long choices.") % {"name": each.name})
        code = each.code or free_code(each.name, taken)
        taken.add(code)
        done.append(replace(each, code=code))
    return done


def free_code(name: str, taken: set[str]) -> str:
    """A word of a to z, whatever the name is written in."""
    plain = "".join(c for c in slug_of(name).replace("-", "_") if c.isascii())[:30].strip("_")
    plain = plain if plain[:1].isalpha() else f"a_{plain}".strip("_")
    return next(code for n in range(1, len(taken) + 2) if (code := plain if n == 1 else f"{plain}_{n}") not in taken)
