"""Back in stock: asked for, confirmed by mail, told once, forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commerce.catalog.models import BundlePart, Variant
from commerce.inventory.bundles import bundles_of
from commerce.inventory.selectors import available_of
from commerce.notifications.languages import path_in, titles_in
from commerce.notifications.models import StockAlert
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import Reader
from commerce.store.selectors import current_store
from core.lines import one_line
from core.scope import require_shop
from tenants.hosts import url_of

CONFIRM, LEAVE = "confirm", "leave"
CONFIRM_WITHIN = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(days=1)
KEEP = timedelta(days=365)
MOST_OF_ONE = 20  # alerts that one address may wait for


def ask_for_alert(*, variant_id: int, email: str, locale: str, now: datetime) -> None:
    """Write the mail that asks whether it was them, at most once a day. Quiet for what is not sold, is there already, or
    is asked for already: nobody learns from it whether an address is known."""
    forget_old(now=now)
    with transaction.atomic("default"):
        variant = Variant.objects.select_related("product", "stock").filter(pk=variant_id).first()
        if variant is None or not variant.product.is_visible or can_be_bought(variant):
            return
        known = StockAlert.objects.select_for_update().filter(variant=variant, email__iexact=email).first()
        if known is None:
            if StockAlert.objects.filter(email__iexact=email).count() >= MOST_OF_ONE:
                return
            known = StockAlert(variant=variant, email=email, created_at=now)
        elif known.confirmed_at is not None or now - known.asked_at < ASK_AGAIN_AFTER:
            return
        known.locale, known.asked_at = locale, now
        known.save()
        write(
            known,
            "stock_alert_confirm",
            gettext_noop("Please confirm: back in stock"),
            key=f"asked:{known.pk}:{now:%Y%m%d%H}",
        )


def confirm_alert(*, alert_id: int, now: datetime) -> bool:
    """False where it is over. What came back meanwhile is told at once."""
    with transaction.atomic("default"):
        alert = StockAlert.objects.select_for_update().filter(pk=alert_id).first()
        if alert is None:
            return False
        alert.confirmed_at = alert.confirmed_at or now
        alert.save(update_fields=["confirmed_at"])
        tell_who_waits([alert.variant_id])
    return True


def leave_alert(*, alert_id: int) -> None:
    StockAlert.objects.filter(pk=alert_id).delete()


def tell_who_waits(variant_ids: Iterable[int]) -> int:
    """Whoever waits for one of these, or for a bundle that holds one, gets the mail if it can be bought, and is forgotten;
    returns how many. May be repeated."""
    wanted = set(variant_ids)
    wanted |= set(BundlePart.objects.filter(part__in=wanted).values_list("bundle_id", flat=True))
    told = 0
    with transaction.atomic("default"):
        waiting = StockAlert.objects.select_for_update(of=("self",)).filter(
            variant__in=wanted, confirmed_at__isnull=False
        )
        for alert in waiting.select_related("variant__product", "variant__stock").order_by("pk"):
            if alert.variant.product.is_visible and can_be_bought(alert.variant):
                write(alert, "stock_alert", gettext_noop("Back in stock: %(title)s"), key=f"told:{alert.pk}")
                alert.delete()
                told += 1
    return told


def can_be_bought(variant: Variant) -> bool:
    bundle = bundles_of([variant]).get(variant.pk)
    available = bundle.available if bundle else available_of(variant)
    return available is None or available > 0


def forget_old(*, now: datetime) -> None:
    unconfirmed = Q(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN)
    StockAlert.objects.filter(unconfirmed | Q(created_at__lt=now - KEEP)).delete()


def write(alert: StockAlert, template: str, subject: str, *, key: str) -> None:
    store = current_store()
    reader = Reader(alert.locale or store.locale, store.time_zone)
    product = alert.variant.product
    name = titles_in(reader.language, [alert.variant_id]).get(alert.variant_id) or product.title
    title = one_line(f"{name} ({alert.variant.title})" if alert.variant.title else name)
    with translation.override(reader.language):
        subject = _(subject) % {"title": title}
    context = {
        "article": title,
        "product_url": url_of(
            store.primary_host, path_in(reader.language, f"/products/{product.slug}/?variant={alert.variant_id}")
        ),
        "confirm_url": link(CONFIRM, alert, store.primary_host),
        "leave_url": link(LEAVE, alert, store.primary_host),
    }
    write_mail(
        key=f"stock_alert.{key}", to=alert.email, template=template, subject=subject, store=store, reader=reader,
        context=context,
    )  # fmt: skip


def salt(act: str) -> str:
    return f"stock_alert.{act}.{require_shop().shop_id}"


def link(act: str, alert: StockAlert, host: str) -> str:
    return url_of(host, f"/alerts/{act}/{signing.dumps(alert.pk, salt=salt(act))}/")


def alert_of(act: str, token: str) -> int | None:
    """The id in the token of a link; None for a false one, and for one to confirm that is a week old."""
    try:
        found = signing.loads(token, salt=salt(act), max_age=CONFIRM_WITHIN if act == CONFIRM else None)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None
