"""Writing a shop's settings: only the columns that a form shows, since the same row counts the orders."""

from __future__ import annotations

from django.db import models, transaction
from django.forms import ModelForm

from accounts.models import User
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core import audit
from core.pages import bump_pages
from core.scope import require_shop
from tenants.services.details import copy_details


@transaction.atomic("default")
def save_settings(form: ModelForm, *, actor: User, **more: object) -> models.Model:
    """Saves the form's own columns and those in `more`; new pages for shoppers, a line in the audit trail (by name:
    numbers say nothing to people, and the thing may be gone later), and after the commit the registry's copy of the
    store."""
    row = form.instance
    for name, value in more.items():
        setattr(row, name, value)
    is_new = row.pk is None or row._state.adding
    names = [*columns_of(form), *more]
    before = type(row)._default_manager.filter(pk=row.pk).values(*names).first() or {} if names else {}
    after = {name: row._meta.get_field(name).value_from_object(row) for name in before}
    row.save() if is_new else row.save(update_fields=names)
    audit.record(
        f"{row._meta.label_lower}.{'added' if is_new else 'changed'}",
        target=str(row),
        data=audit.in_currency(audit.differences(before, after), current_store().currency) if not is_new else {},
        actor=actor,
    )
    bump_pages()
    if isinstance(row, Store):
        shop_id = require_shop().shop_id
        values = {"name": row.name, "country": row.country, "currency": row.currency, "locale": row.locale}
        transaction.on_commit(lambda: copy_details(shop_id=shop_id, **values), using="default")
    return row


def columns_of(form: ModelForm) -> list[str]:
    own = {field.name for field in form._meta.model._meta.concrete_fields}
    return [name for name, field in form.fields.items() if name in own and not field.disabled]


@transaction.atomic("default")
def remove(row: models.Model, *, actor: User) -> None:
    audit.record(f"{row._meta.label_lower}.removed", target=str(row), actor=actor)
    row.delete()
    bump_pages()
