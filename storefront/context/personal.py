"""What a shopper says about an article: fields beside the button, and what comes back from them."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpRequest

from commerce.cart.errors import NotPersonal
from commerce.catalog.models import Product, Variant
from commerce.catalog.personal import PersonalField, PersonalKind, read_fields
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from core.errors import mark
from media.personal import FileRefused, keep_personal_file
from storefront.context.net import shown
from storefront.formatting import price

MAX_VALUE = 2000


def personal_context(product: Product, store: Store, *, category: str = "") -> dict[str, Any]:
    """For the template; empty where nothing is asked. `category` is how the article is taxed."""
    fields = [field_context(each, store, category) for each in read_fields(product.personal_fields)]
    return {"fields": fields, "has_file": any(each["kind"] == PersonalKind.FILE for each in fields)} if fields else {}


def field_context(field: PersonalField, store: Store, category: str) -> dict[str, Any]:
    return {
        "name": f"p_{field.code}",
        "label": field.label,
        "kind": field.kind,
        "is_required": field.is_required,
        "max_length": field.max_length,
        "extra": extra(field.amount, store, category) if field.kind != PersonalKind.CHOICE else "",
        "choices": [{"label": label, "extra": extra(amount, store, category)} for label, amount in field.choices],
    }


def extra(amount: int, store: Store, category: str) -> str:
    amount = conversion_for(store).price(amount)
    return f"+ {price(shown(amount, category, store), store.currency, store.locale)}" if amount else ""


def read_answers(request: HttpRequest, variant_id: int) -> dict[str, dict[str, str]]:
    """What was sent for the questions of this variant's product; files are looked at and stored. One query; none where
    nothing was sent. Raises NotPersonal."""
    if not any(name.startswith("p_") for name in (*request.POST, *request.FILES)):
        return {}
    variant = Variant.objects.select_related("product").filter(pk=variant_id).first() if variant_id < 2**63 else None
    answers: dict[str, dict[str, str]] = {}
    for each in read_fields(variant.product.personal_fields) if variant else ():
        name = f"p_{each.code}"
        if each.kind == PersonalKind.FILE:
            file = request.FILES.get(name)
            if file is not None:
                try:
                    stored = keep_personal_file(file)
                except FileRefused as error:
                    raise NotPersonal(mark("“%(label)s”: %(why)s"), label=each.label, why=str(error)) from None
                answers[each.code] = {"value": stored.name, "file": stored.path}
        elif name in request.POST:
            answers[each.code] = {"value": request.POST[name][:MAX_VALUE]}
    return answers


def forget_files(answers: dict[str, dict[str, str]]) -> None:
    """Of a line that was refused."""
    for each in answers.values():
        if each.get("file"):
            default_storage.delete(each["file"])
