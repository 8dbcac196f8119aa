"""The checkout on several pages, where the merchant wants it so: the same form and the same address, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from storefront.forms.billing import BILLING_NAMES
from storefront.forms.checkout import CheckoutForm

DETAILS, DELIVERY, PAYMENT = "details", "delivery", "payment"
TITLES = {DETAILS: _("Your details"), DELIVERY: _("Delivery"), PAYMENT: _("Payment")}
ON_FIRST = frozenset(
    {"email", "accepts_reminder", "country", "name", "company", "street", "extra", "postal_code", "city", "region", "phone",
     "vat_number", "other_billing", *BILLING_NAMES}
)  # fmt: skip
ON_LAST = frozenset({"payment", "note", "accepts_terms", "accepts_marketing"})


def step_of(field: str) -> str:
    return DETAILS if field in ON_FIRST else PAYMENT if field in ON_LAST or field == "__all__" else DELIVERY


def steps_of(form: CheckoutForm) -> list[str]:
    """Those that have something to ask."""
    has_delivery = any(step_of(name) == DELIVERY for name in form.fields)
    return [DETAILS, DELIVERY, PAYMENT] if has_delivery else [DETAILS, PAYMENT]


def first_wrong(errors: Iterable[str]) -> str:
    """The step on which the shopper finds the first of these fields; "" without any."""
    steps = {step_of(name) for name in errors}
    return next((step for step in TITLES if step in steps), "")


def shown_step(asked: str, judged: CheckoutForm) -> str:
    """As far as what is known allows: nobody gets to the payment without an address."""
    if asked not in TITLES:
        return DETAILS
    wrong = first_wrong(name for name in judged.errors if step_of(name) != PAYMENT)
    order = list(TITLES)
    return wrong if wrong and order.index(wrong) < order.index(asked) else asked


def step_after(step: str, form: CheckoutForm) -> str:
    steps = steps_of(form)
    later = [each for each in steps if list(TITLES).index(each) > list(TITLES).index(step)]
    return later[0] if later else PAYMENT


def keep_errors_of(form: CheckoutForm, step: str) -> None:
    """The others are not on the page yet."""
    for name in [name for name in form.errors if step_of(name) != step]:
        del form.errors[name]


def step_links(step: str, form: CheckoutForm, url: str) -> list[dict[str, Any]]:
    steps = steps_of(form)
    place = steps.index(step) if step in steps else 0
    return [
        {"label": TITLES[each], "is_current": number == place, "url": f"{url}?step={each}" if number < place else ""}
        for number, each in enumerate(steps)
    ]
