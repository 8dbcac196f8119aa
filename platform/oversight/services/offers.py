"""Which themes are offered to whom, as operators decide in the console."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from core.scope import control_context
from oversight.models import OfferState, ShopFacts, ThemeOffer
from tenants.models import Shop, ShopState
from themes.manifest import Manifest
from themes.services import DEFAULT_THEME, installed_themes


def offered_themes(*, plan: str | None = None) -> list[Manifest]:
    """Manifests. Without `plan` those of the public gallery and the sign-up; with it what a running shop on this plan may
    add. The default theme is always among them: a shop needs one."""
    with control_context():
        offers = {offer.slug: offer for offer in ThemeOffer.objects.all()}
    return [
        each for each in installed_themes() if each.slug == DEFAULT_THEME or is_offered(offers.get(each.slug), plan)
    ]


def is_offered(offer: ThemeOffer | None, plan: str | None) -> bool:
    if offer is None:
        return True
    if plan is None:
        return offer.state == OfferState.OFFERED and not offer.plans
    return offer.state != OfferState.WITHDRAWN and (not offer.plans or plan in offer.plans)


def may_add(slug: str, *, plan: str) -> bool:
    return slug in {each.slug for each in offered_themes(plan=plan)}


def note_installed(slugs: Iterable[str]) -> None:
    """A row for each, so that operators find it in the list."""
    with control_context():
        known = set(ThemeOffer.objects.values_list("slug", flat=True))
        ThemeOffer.objects.bulk_create(
            [ThemeOffer(slug=slug) for slug in slugs if slug not in known], ignore_conflicts=True
        )


def worn() -> dict[str, int]:
    """How many running shops wear each theme, as of their last daily visit."""
    with control_context():
        shops = Shop.objects.filter(state__in=[ShopState.LIVE, ShopState.FROZEN], showcase="")
        rows = ShopFacts.objects.filter(shop__in=shops).values_list("theme").annotate(count=Count("pk"))
        return dict(rows)
