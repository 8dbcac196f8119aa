"""What staff do to promotions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.promotions.codes import normalise, random_code
from commerce.promotions.errors import PromotionRefused
from commerce.promotions.models import MAX_CODE_LENGTH, Code, Promotion, PromotionKind, Trigger
from core.events.doorbell import ring

MOST_AT_ONCE = 10_000
SALE_KINDS = (PromotionKind.PERCENT, PromotionKind.AMOUNT)


@transaction.atomic("default")
def save_promotion(*, promotion: Promotion, code: str = "", now: datetime) -> Promotion:
    """New or changed; `code` is another code that opens it. Orders that stand are not touched; carts see it at once,
    prices in the shop within seconds. Raises PromotionRefused."""
    if promotion.trigger == Trigger.CATALOGUE and promotion.kind not in SALE_KINDS:
        raise PromotionRefused(_("A sale lowers prices by a percentage or an amount."))
    if promotion.ends_at is not None and promotion.ends_at <= promotion.starts_at:
        raise PromotionRefused(_("The end must be after the start."))
    if promotion.pk:
        # The count belongs to orders that are being placed meanwhile.
        names = [field.name for field in Promotion._meta.concrete_fields if field.name not in ("id", "use_count")]
        promotion.save(update_fields=names)
    else:
        promotion.save()
    if code and promotion.trigger == Trigger.CODE:
        add_code(promotion, code)
    ring("sales")
    return promotion


def add_code(promotion: Promotion, text: str, *, usage_limit: int | None = None) -> Code:
    plain = normalise(text)
    if not plain:
        raise PromotionRefused(
            _("A code has up to %(count)d letters, digits, - and _.") % {"count": MAX_CODE_LENGTH}, field="code"
        )
    code, is_new = Code.objects.get_or_create(text=plain, defaults={"promotion": promotion, "usage_limit": usage_limit})
    if not is_new and code.promotion_id != promotion.pk:
        raise PromotionRefused(_("“%(name)s” has this code already.") % {"name": code.promotion.name}, field="code")
    return code


@transaction.atomic("default")
def make_codes(*, promotion_id: int, count: int, prefix: str = "", usage_limit: int | None = 1) -> Sequence[Code]:
    """Codes that nobody can guess, each for `usage_limit` orders. Raises PromotionRefused."""
    promotion = Promotion.objects.select_for_update().get(pk=promotion_id)
    if not 0 < count <= MOST_AT_ONCE:
        raise PromotionRefused(_("Between 1 and %(most)d codes can be made at once.") % {"most": MOST_AT_ONCE})
    plain = normalise(prefix) if prefix else ""
    if (prefix and not plain) or len(plain) > MAX_CODE_LENGTH - 10:
        raise PromotionRefused(_("The beginning may have letters, digits, - and _, and at most 30 of them."))
    texts = {random_code(10, plain) for _number in range(count)}
    codes = [Code(promotion=promotion, text=text, usage_limit=usage_limit) for text in sorted(texts)]
    return Code.objects.bulk_create(codes, ignore_conflicts=True, batch_size=1000)


@transaction.atomic("default")
def delete_promotion(*, promotion_id: int) -> None:
    """With its codes and uses; orders keep their copies. Quiet where it is gone already."""
    Promotion.objects.filter(pk=promotion_id).delete()
    ring("sales")
