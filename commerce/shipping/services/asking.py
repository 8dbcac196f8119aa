"""Asking carriers, for as long as a shopper can be kept waiting, and never while anything is locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connections, transaction
from django.db.models import F

from commerce.shipping.carriers import REGISTRY
from commerce.shipping.carriers.base import Journey, Keys, RelayPoint
from commerce.shipping.models import CarrierAccount, LiveQuote, Rate
from commerce.shipping.selectors import Parcel, journey_key, rates_at
from commerce.store.models import Store
from core.rest import Unanswered
from core.secrets import Unreadable, seal, unseal

PURPOSE = "carrier"
GOOD_FOR = timedelta(minutes=30)
FAILURES = 3
SILENCE = timedelta(minutes=5)
POINTS_SECONDS = 3600


def ask_carriers(
    *, store: Store, country: str, postal_code: str, parcels: Sequence[Parcel], currency: str, now: datetime
) -> None:
    """Bring the stored prices of live rates up to date, all carriers at once within three seconds. A carrier that does
    not answer changes nothing: what is stored, and then the rate's own price, counts."""
    if not postal_code:
        return
    wanted = missing_quotes(country, postal_code, parcels, currency, now)
    accounts = {account.carrier: account for account in usable_accounts(now)}
    jobs = [(accounts[carrier], parcel, rates) for (carrier, parcel), rates in wanted.items() if carrier in accounts]
    if not jobs:
        return
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        answers = [
            pool.submit(
                copy_context().run, _prices, account, journey(store, country, postal_code, parcel, currency), rates
            )
            for account, parcel, rates in jobs
        ]
    for (account, parcel, rates), answer in zip(jobs, answers, strict=True):
        prices = answer.result()
        note_outcome(account, is_answered=prices is not None, now=now)
        if prices is not None:
            keep_quotes(rates, prices, journey_key(country, postal_code, parcel, currency), now)


def missing_quotes(
    country: str, postal_code: str, parcels: Sequence[Parcel], currency: str, now: datetime
) -> dict[tuple[str, Parcel], list[Rate]]:
    live = [rate for rate in rates_at(country, postal_code) if rate.is_live and rate.carrier]
    if not live:
        return {}
    known = set(LiveQuote.objects.filter(rate__in=live, expires_at__gt=now).values_list("rate_id", "journey"))
    wanted: dict[tuple[str, Parcel], list[Rate]] = defaultdict(list)
    for parcel in parcels:
        key = journey_key(country, postal_code, parcel, currency)
        for rate in live:
            if rate.profile_id == parcel.profile_id and (rate.pk, key) not in known:
                wanted[rate.carrier, parcel].append(rate)
    return wanted


def journey(store: Store, country: str, postal_code: str, parcel: Parcel, currency: str) -> Journey:
    grams = -(-parcel.weight_grams // 100) * 100
    return Journey(
        from_address={**store.address, "country": store.country},
        country=country,
        postal_code=postal_code,
        weight_grams=grams,
        currency=currency,
    )


def _prices(account: CarrierAccount, parcel: Journey, rates: list[Rate]) -> dict[str, int] | None:
    """In a thread of its own, without the database. None where the carrier did not answer."""
    try:
        services = list(dict.fromkeys(rate.service for rate in rates))
        return REGISTRY[account.carrier].prices(keys_of(account), parcel, services)
    except Unanswered:
        return None
    finally:
        connections.close_all()


def keep_quotes(rates: Sequence[Rate], prices: dict[str, int], key: str, now: datetime) -> None:
    LiveQuote.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    quotes = [
        LiveQuote(rate=rate, journey=key, amount=prices.get(rate.service), expires_at=now + GOOD_FOR) for rate in rates
    ]
    LiveQuote.objects.bulk_create(
        quotes, update_conflicts=True, unique_fields=["rate", "journey"], update_fields=["amount", "expires_at"]
    )


def find_relay_points(*, carrier: str, country: str, postal_code: str, now: datetime) -> list[RelayPoint] | None:
    """The nearest ones, known for an hour; None where the carrier does not say."""
    key = f"relay:{carrier}:{country}:{postal_code}"
    known = cache.get(key)
    if known is not None:
        return [RelayPoint(**each) for each in known]
    account = next((each for each in usable_accounts(now) if each.carrier == carrier), None)
    if account is None or not postal_code:
        return None
    try:
        points = REGISTRY[carrier].relay_points(keys_of(account), country=country, postal_code=postal_code)
    except Unanswered:
        note_outcome(account, is_answered=False, now=now)
        return None
    note_outcome(account, is_answered=True, now=now)
    cache.set(key, [asdict(point) for point in points], POINTS_SECONDS)
    return points


def usable_accounts(now: datetime) -> list[CarrierAccount]:
    """Those in use that have not failed again and again just now."""
    accounts = CarrierAccount.objects.filter(is_active=True)
    return [each for each in accounts if each.silent_until is None or each.silent_until <= now]


def note_outcome(account: CarrierAccount, *, is_answered: bool, now: datetime) -> None:
    """The circuit breaker: after three failures in a row the carrier is left in peace for five minutes."""
    row = CarrierAccount.objects.filter(pk=account.pk)
    if is_answered:
        if account.failures:
            row.update(failures=0, silent_until=None)
        return
    row.update(failures=F("failures") + 1)
    row.filter(failures__gte=FAILURES).update(failures=0, silent_until=now + SILENCE)


def keys_of(account: CarrierAccount) -> Keys:
    """Empty ones, which the carrier refuses, where they cannot be read any more."""
    try:
        return Keys(unseal(account.sealed_key, purpose=PURPOSE), unseal(account.sealed_secret, purpose=PURPOSE))
    except Unreadable:
        return Keys("", "")


def save_account(*, carrier: str, key: str, secret: str, is_active: bool) -> CarrierAccount:
    """Empty texts keep what is stored: a form never shows a key again."""
    with transaction.atomic("default"):
        account, _is_new = CarrierAccount.objects.select_for_update().get_or_create(carrier=carrier)
        account.sealed_key = seal(key, purpose=PURPOSE) or account.sealed_key
        account.sealed_secret = seal(secret, purpose=PURPOSE) or account.sealed_secret
        account.is_active, account.failures, account.silent_until = is_active, 0, None
        account.save()
        uses = CarrierAccount.objects.filter(is_active=True).exists()
        Store.objects.update(uses_carriers=uses)
    return account
