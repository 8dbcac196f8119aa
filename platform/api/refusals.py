"""Refusals of the shop's own services as problems. Nothing was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist

from api.problems import Problem
from commerce.catalog.services.products import ProductRefused
from commerce.orders.errors import OrderError, ProviderSilent


@contextmanager
def refusals() -> Iterator[None]:
    try:
        yield
    except ProviderSilent as error:
        raise Problem(503, "provider_unavailable", str(error), headers={"Retry-After": "60"}) from None
    except OrderError as error:
        raise Problem(409, "refused", str(error), reason=reason_of(error)) from None
    except ProductRefused as error:
        raise Problem(422, "refused", str(error), reason=reason_of(error)) from None
    except ObjectDoesNotExist:
        raise Problem(404, "not_found") from None


def reason_of(error: Exception) -> str:
    """NotPaidYet is `not_paid_yet`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
