"""How a shop stands with us: trial, active, past due, unpaid. Time alone moves it on, step by step, and each step is in
the registry's log. A payment (or an operator) makes it active again.

    trial --ends--> past due --7 days--> unpaid, the shop freezes --60 days--> closed; dropping is for people to decide
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from billing.limits import forget
from billing.models import Contract, Invoice, Standing
from billing.plans import plan_named
from billing.services.notices import day, write_notice
from core.scope import control_context
from tenants.models import RegistryEntry, Shop, ShopState
from tenants.services import lifecycle
from tenants.services.lifecycle import WrongState

log = structlog.get_logger("billing")
GRACE = timedelta(days=7)  # past due: all works, with a banner
UNPAID = frozenset({Standing.UNPAID, Standing.CANCELED})
PAID = frozenset({Standing.ACTIVE, Standing.TRIAL, Standing.PAST_DUE})
FROZEN_FOR = timedelta(days=60)  # then the shop closes; its data stays
TOLD_BEFORE = timedelta(days=3)  # that a trial ends
WARNED_BEFORE = timedelta(days=7)  # that a frozen shop closes
CLOCK = "clock"


def begin(*, shop: Shop, now: datetime) -> None:
    """A new shop: on trial where the default plan has one."""
    days = plan_named("").trial_days
    if days:
        with control_context():
            Contract.objects.get_or_create(
                shop=shop,
                defaults={
                    "standing": Standing.TRIAL,
                    "standing_since": now,
                    "trial_ends_at": now + timedelta(days=days),
                },
            )


def change_plan(*, shop: Shop, plan: str, actor: str) -> None:
    """Counts at once, for limits too. Nothing that the shop has is taken away when the new plan holds less: it only
    cannot grow."""
    with control_context(), transaction.atomic("control"):
        contract, _is_new = Contract.objects.select_for_update().get_or_create(shop=shop)
        if contract.plan != plan:
            RegistryEntry.objects.create(
                shop=shop, action="plan changed", reason=f"{contract.plan or '-'} → {plan}"[:200], actor=actor[:254]
            )
            Contract.objects.filter(pk=contract.pk).update(plan=plan)
    forget(shop.pk)


def set_standing(*, shop: Shop, standing: Standing, now: datetime, actor: str, reason: str = "") -> bool:
    """Writes it down and shuts or opens the shop as it demands. Says whether anything changed."""
    with control_context(), transaction.atomic("control"):
        contract, _is_new = Contract.objects.select_for_update().get_or_create(shop=shop)
        if contract.standing == standing:
            return False
        Contract.objects.filter(pk=contract.pk).update(standing=standing, standing_since=now)
        write_letters(shop, contract, standing, now)
        RegistryEntry.objects.create(
            shop=shop, action=str(standing), reason=(reason or f"was {contract.standing}")[:200], actor=actor[:254]
        )
    forget(shop.pk)
    follow(shop, standing, actor=actor)
    return True


def write_letters(shop: Shop, contract: Contract, standing: Standing, now: datetime) -> None:
    """What its owners are told about it, in the same transaction."""
    key = f"{standing}:{now:%Y-%m-%d}"
    if standing == Standing.PAST_DUE and contract.standing == Standing.TRIAL and not contract.customer:
        write_notice(shop=shop, letter="trial_over", key=key, day=day(now + GRACE))
    elif standing == Standing.PAST_DUE:
        open_invoice = Invoice.objects.filter(shop=shop, status="open").first()
        amount = [open_invoice.due_amount, open_invoice.currency] if open_invoice else None
        url = open_invoice.hosted_url if open_invoice else ""
        write_notice(shop=shop, letter="past_due", key=key, day=day(now + GRACE), amount=amount, url=url)
    elif standing in {Standing.UNPAID, Standing.CANCELED}:
        write_notice(shop=shop, letter="frozen", key=key, day=day(now + FROZEN_FOR))
    elif contract.standing in {Standing.UNPAID, Standing.CANCELED}:
        write_notice(shop=shop, letter="thawed", key=key)


def follow(shop: Shop, standing: Standing, *, actor: str) -> None:
    """Suspended and closed shops stay what they are: those states have other reasons."""
    with control_context():
        shop.refresh_from_db()
    try:
        if standing in UNPAID and shop.state == ShopState.LIVE:
            lifecycle.freeze(shop=shop, reason=str(standing), actor=actor)
        elif standing in PAID and shop.state == ShopState.FROZEN:
            lifecycle.thaw(shop=shop, actor=actor)
    except WrongState as error:  # an operator was quicker
        log.warning("standing_not_followed", shop=shop.shop_id, error=str(error))


def move_on(now: datetime) -> int:
    """Whatever is due by the clock; may run at any time and twice. Returns the number of steps."""
    with control_context():
        rows = Contract.objects.select_related("shop")
        tell_ahead(now)
        subscribed = Q(shop__subscriptions__status="trialing")  # then Stripe says when it is over
        ended = list(rows.filter(standing=Standing.TRIAL, trial_ends_at__lte=now).exclude(subscribed))
        late = list(rows.filter(standing=Standing.PAST_DUE, standing_since__lte=now - GRACE))
        gone = list(
            rows.filter(
                standing__in=[Standing.UNPAID, Standing.CANCELED],
                standing_since__lte=now - FROZEN_FOR,
                shop__state=ShopState.FROZEN,
            )
        )
    steps = [set_standing(shop=row.shop, standing=Standing.PAST_DUE, now=now, actor=CLOCK, reason="the trial has ended")
             for row in ended]  # fmt: skip
    steps += [set_standing(shop=row.shop, standing=Standing.UNPAID, now=now, actor=CLOCK) for row in late]
    for row in gone:  # its copy is made, and its owner told, by onboarding.services.leaving
        try:
            lifecycle.close(shop=row.shop, actor=CLOCK, reason="frozen for 60 days")
            steps.append(True)
        except WrongState as error:
            log.warning("not_closed", shop=str(row.shop_id), error=str(error))
    return sum(steps) + catch_up()


def catch_up() -> int:
    """Opens and freezes the shops whose state is not what their standing asks for: a process ended between the two, or
    a suspension is over that began while money was missing."""
    with control_context():
        rows = Contract.objects.select_related("shop")
        unlike = list(
            rows.filter(
                Q(standing__in=UNPAID, shop__state=ShopState.LIVE) | Q(standing__in=PAID, shop__state=ShopState.FROZEN)
            )
        )
    for row in unlike:
        follow(row.shop, Standing(row.standing), actor=CLOCK)
    return len(unlike)


def tell_ahead(now: datetime) -> None:
    rows = Contract.objects.select_related("shop")
    for row in rows.filter(standing=Standing.TRIAL, trial_ends_at__lte=now + TOLD_BEFORE, trial_ends_at__gt=now):
        write_notice(
            shop=row.shop, letter="trial_ends", key=f"trial:{day(row.trial_ends_at)}", day=day(row.trial_ends_at)
        )
    late = rows.filter(standing__in=[Standing.UNPAID, Standing.CANCELED], shop__state=ShopState.FROZEN)
    for row in late.filter(standing_since__lte=now - FROZEN_FOR + WARNED_BEFORE):
        closing = day(row.standing_since + FROZEN_FOR) if row.standing_since else ""
        write_notice(shop=row.shop, letter="closes_soon", key=f"closes:{closing}", day=closing)
