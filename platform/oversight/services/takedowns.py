"""One product or one page taken down: hidden at once, hidden again whenever it is shown, the merchant told why (Digital
Services Act, article 17), heard, and given it back where the decision was wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Page, Revision, Site

from commerce.catalog.models import Product, ProductStatus
from commerce.catalog.services.products import update_product
from core import audit
from core.http.currency import split_currency
from core.http.language import split_language
from core.http.links import platform_url
from core.scope import control_context, require_shop
from onboarding.services.telling import tell_owners
from oversight.models import AbuseReport, TakeDown, TakenKind
from oversight.services.desk import tell_platform
from tenants import hosts
from tenants.context import shop_context
from tenants.models import RegistryEntry, Shop


class CannotTakeDown(ValueError):
    """The message says why, fit for operators."""


def find_thing(path: str) -> tuple[str, Product | Page] | None:
    """What of the current shop stands at this path of its storefront. The home page is no page of its own: that would be
    the whole shop."""
    _language, path = split_language(f"/{path.strip('/')}/")
    return thing_at(path) or thing_at(split_currency(path)[1])  # what looks like a currency may be the name of a page


def thing_at(path: str) -> tuple[str, Product | Page] | None:
    parts = [unquote(part) for part in path.split("/") if part]
    if len(parts) == 2 and parts[0] == "products":
        product = Product.objects.filter(slug=parts[1]).first()
        return (TakenKind.PRODUCT, product) if product else None
    site = Site.objects.select_related("root_page").first()
    if site is None or not parts:
        return None
    page = Page.objects.filter(url_path=f"{site.root_page.url_path}{'/'.join(parts)}/").first()
    return (TakenKind.PAGE, page) if page else None


def take_down_item(
    *, shop: Shop, address: str, ground: str, statement: str, actor: str, now: datetime,
    report: AbuseReport | None = None,
) -> TakeDown:  # fmt: skip
    """Raises CannotTakeDown. The decision is written before the thing is hidden: after a crash in between, the next change
    of it hides it, and so does a second try."""
    path = urlsplit(address if "//" in address else f"//{address}").path or "/"
    with shop_context(shop):
        found = find_thing(path)
        if found is None:
            raise CannotTakeDown(f"There is no product and no page at {path} of {shop.handle}.")
        kind, thing = found
        title, was = str(thing.title)[:255], shown_as(kind, thing)
    try:
        with control_context(), transaction.atomic("control"):
            taken = TakeDown.objects.create(
                shop=shop, kind=kind, object_id=thing.pk, title=title, address=address[:500], ground=ground,
                statement=statement, was=was, report=report, taken_by=actor[:254], taken_at=now,
            )  # fmt: skip
            reason = f"{kind}: {title}"[:200]
            RegistryEntry.objects.create(shop=shop, action="taken down", reason=reason, actor=actor[:254])
    except IntegrityError as error:
        with shop_context(shop):
            hide(kind, thing.pk)
        raise CannotTakeDown(f"{title} is taken down already.") from error
    with shop_context(shop), transaction.atomic("default"):
        hide(kind, thing.pk)
        audit.record("shop.taken_down", target=title, data={"reason": statement[:500]})
    tell_owners(
        shop, "taken_down", url=decision_url(taken), title=title, ground=taken.get_ground_display(), reason=statement
    )
    return taken


def shown_as(kind: str, thing: Any) -> str:
    """What brings it back: a product's status, the revision that a page shows."""
    if kind == TakenKind.PRODUCT:
        return str(thing.status)
    return str(thing.live_revision_id or "live") if thing.live else ""


def hide(kind: str, object_id: int) -> None:
    """In the current shop. Quiet where it is hidden or gone."""
    if kind == TakenKind.PRODUCT:
        if Product.objects.filter(pk=object_id, status=ProductStatus.ACTIVE).exists():
            update_product(product_id=object_id, status=ProductStatus.DRAFT)
    elif page := Page.objects.filter(pk=object_id, live=True).first():
        page.specific.unpublish(log_action=False)


def is_down(kind: str, object_id: int) -> bool:
    """In the current shop."""
    shop_id = require_shop().shop_id
    with control_context():
        return TakeDown.objects.filter(shop_id=shop_id, kind=kind, object_id=object_id, lifted_at=None).exists()


def decisions_of(shop_id: str) -> list[TakeDown]:
    with control_context():
        return list(TakeDown.objects.filter(shop_id=shop_id)[:100])


def decision_url(taken: TakeDown) -> str:
    return hosts.url_of(hosts.admin_host(taken.shop.handle), f"/desk/decisions/{taken.pk}/")


def contest(*, taken: TakeDown, text: str, email: str, now: datetime) -> bool:
    """The merchant's side, once. False where it was given already."""
    with control_context():
        done = TakeDown.objects.filter(pk=taken.pk, answered_at=None).update(
            answer=text, answered_by=email, answered_at=now
        )
        taken.refresh_from_db()
    if done:
        path = reverse("console:oversight_takedown_change", args=[taken.pk], urlconf="config.urls_platform")
        tell_platform("taken_down_contested", shop=taken.shop, url=platform_url(path), title=taken.title, text=text)
    return bool(done)


def uphold(*, taken: TakeDown, review: str, actor: str, now: datetime) -> None:
    """Looked at again: it stays down."""
    with control_context():
        TakeDown.objects.filter(pk=taken.pk).update(review=review, reviewed_at=now)
        RegistryEntry.objects.create(shop=taken.shop, action="stays down", reason=taken.title[:200], actor=actor[:254])
        taken.refresh_from_db()
    tell_owners(taken.shop, "stays_down", url=decision_url(taken), title=taken.title, reason=review)


def give_back(*, taken: TakeDown, review: str, actor: str, now: datetime) -> None:
    """It is shown again as it was. Written last: after a crash in between it is still a decision, and given back anew."""
    with control_context(), transaction.atomic("control"):
        if not TakeDown.objects.filter(pk=taken.pk, lifted_at=None).update(
            review=review, reviewed_at=now, lifted_at=now
        ):
            return
        RegistryEntry.objects.create(shop=taken.shop, action="given back", reason=taken.title[:200], actor=actor[:254])
        taken.refresh_from_db()
        with shop_context(taken.shop), transaction.atomic("default"):
            show_again(taken)
            audit.record("shop.given_back", target=taken.title)
    tell_owners(taken.shop, "given_back", url=decision_url(taken), title=taken.title, reason=review)


def show_again(taken: TakeDown) -> None:
    if taken.kind == TakenKind.PRODUCT:
        if taken.was == ProductStatus.ACTIVE and Product.objects.filter(pk=taken.object_id).exists():
            update_product(product_id=taken.object_id, status=ProductStatus.ACTIVE)
        return
    page = Page.objects.filter(pk=taken.object_id, live=False).first()
    if page is None or not taken.was:
        return
    revision = Revision.objects.filter(pk=int(taken.was)).first() if taken.was.isdecimal() else None
    (revision or page.specific.save_revision()).publish()
