"""Collections by rules: what a rule may say, and the condition that it is. A rule is `{"field", "op", "value"}`, rules of a
collection are `{"match": "all" | "any", "rules": [...]}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists, F, JSONField, OuterRef, Q, Sum, Value
from django.db.models.fields.json import KeyTransform, KeyTransformGte, KeyTransformLte
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.attributes import CODE
from commerce.catalog.models import ProductStatus, Variant

MAX_RULES = 30
MOST = 10**15
FIELDS = {
    "product_type": gettext_lazy("Type"),
    "category": gettext_lazy("Category"),
    "tag": gettext_lazy("Tag"),
    "vendor": gettext_lazy("Brand"),
    "title": gettext_lazy("Title"),
    "price": gettext_lazy("Price"),
    "reduced": gettext_lazy("Reduced in price"),
    "stock": gettext_lazy("Units in stock"),
    "sellable": gettext_lazy("Can be bought"),
    "created": gettext_lazy("Added to the shop"),
    "attribute": gettext_lazy("Attribute"),
}
TEXT_OPS = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "contains": gettext_lazy("contains"),
    "starts": gettext_lazy("begins with"),
}
NUMBER_OPS = {"at_least": gettext_lazy("is at least"), "at_most": gettext_lazy("is at most")}
DATE_OPS = {
    "since": gettext_lazy("on or after"),
    "before": gettext_lazy("before"),
    "within_days": gettext_lazy("in the last … days"),
}
OPS = TEXT_OPS | NUMBER_OPS | DATE_OPS
OPS_OF = {
    "product_type": {"is", "is_not", "contains", "starts"},
    "category": {"is", "is_not", "starts"},
    "tag": {"is", "is_not"},
    "vendor": {"is", "is_not", "contains", "starts"},
    "title": {"contains", "starts", "is"},
    "price": {"at_least", "at_most"},
    "reduced": {"is"},
    "stock": {"at_least", "at_most"},
    "sellable": {"is"},
    "created": {"since", "before", "within_days"},
    "attribute": {"is", "is_not", "at_least", "at_most"},
}
WORDS = {"yes": True, "no": False, "oui": True, "non": False, "true": True, "false": False}


class RuleRefused(ValueError):
    """The rule makes no sense; the message says why."""


def clean_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    """{} for none. Prices are minor units already. Raises RuleRefused."""
    given = [each for each in rules.get("rules") or [] if isinstance(each, dict)]
    if len(given) > MAX_RULES:
        raise RuleRefused(_("A collection can have up to %(limit)s rules.") % {"limit": MAX_RULES})
    found = [clean_rule(each) for each in given]
    return {"match": "any" if rules.get("match") == "any" else "all", "rules": found} if found else {}


def clean_rule(rule: Mapping[str, Any]) -> dict[str, str]:
    field, op = str(rule.get("field", "")), str(rule.get("op", ""))
    value = str(rule.get("value", "")).replace("\x00", "").strip()[:300]
    if field not in FIELDS or op not in OPS_OF[field]:
        raise RuleRefused(_("“%(field)s” cannot be compared like this.") % {"field": FIELDS.get(field, field)})
    if not value:
        raise RuleRefused(_("“%(field)s” needs a value.") % {"field": FIELDS[field]})
    code = str(rule.get("code", ""))[:40]
    if field == "attribute" and not CODE.fullmatch(code):
        raise RuleRefused(_("Say which attribute."))
    try:
        condition({"field": field, "op": op, "value": value, "code": code}, now=datetime(2026, 1, 1, tzinfo=UTC))
    except (ValueError, InvalidOperation, OverflowError):
        raise RuleRefused(
            _("“%(value)s” does not fit “%(field)s”.") % {"value": value, "field": FIELDS[field]}
        ) from None
    found = {"field": field, "op": op, "value": value}
    return found | {"code": code} if field == "attribute" else found


def products_of(rules: Mapping[str, Any], *, now: datetime) -> Q:
    """All products that are not archived and that the rules name; hidden ones too, as in collections picked by hand."""
    conditions = [condition(rule, now=now) for rule in rules["rules"]]
    whole = conditions[0]
    for each in conditions[1:]:
        whole = whole | each if rules["match"] == "any" else whole & each
    return whole & ~Q(status=ProductStatus.ARCHIVED)


def condition(rule: Mapping[str, str], *, now: datetime) -> Q:
    field, op, value = rule["field"], rule["op"], rule["value"]
    match field:
        case "tag":
            has = Q(tags__contains=[value])
            return ~has if op == "is_not" else has
        case "category":
            inside = Q(category__iexact=value) | Q(category__istartswith=f"{value} > ")
            return ~inside if op == "is_not" else Q(category__istartswith=value) if op == "starts" else inside
        case "price":
            amount = whole_number(value)
            return Q(min_price_amount__gte=amount) if op == "at_least" else Q(min_price_amount__lte=amount)
        case "reduced":
            reduced = Q(compare_at_amount__gt=F("min_price_amount"))
            return (
                reduced if yes(value) else Q(compare_at_amount=None) | Q(compare_at_amount__lte=F("min_price_amount"))
            )
        case "sellable":
            return Q(is_sellable=yes(value))
        case "stock":
            return stock_condition(op, whole_number(value))
        case "created":
            return created_condition(op, value, now)
        case "attribute":
            return attribute_condition(rule["code"], op, value)
    lookup = {"is": "iexact", "is_not": "iexact", "contains": "icontains", "starts": "istartswith"}[op]
    found = Q(**{f"{field}__{lookup}": value})
    return ~found if op == "is_not" else found


def whole_number(value: str) -> int:
    number = int(value)
    if abs(number) > MOST:
        raise ValueError(value)
    return number


def yes(value: str) -> bool:
    if value.casefold() not in WORDS:
        raise ValueError(value)
    return WORDS[value.casefold()]


def stock_condition(op: str, count: int) -> Q:
    """The sum over the variants that are counted; a product that is not counted at all fits neither."""
    left = Sum(F("stock__on_hand") - F("stock__committed") - F("stock__held"))
    rows = Variant.objects.filter(product=OuterRef("pk"), stock__is_tracked=True).order_by().values("product")
    rows = rows.annotate(left=left)
    return Q(Exists(rows.filter(left__gte=count) if op == "at_least" else rows.filter(left__lte=count)))


def created_condition(op: str, value: str, now: datetime) -> Q:
    if op == "within_days":
        days = whole_number(value)
        if not 1 <= days <= 3660:
            raise ValueError(value)
        return Q(created_at__gte=now - timedelta(days=days))
    day = date.fromisoformat(value)
    return Q(created_at__date__gte=day) if op == "since" else Q(created_at__date__lt=day)


def attribute_condition(code: str, op: str, value: str) -> Q:
    """Texts, choices and dates are compared as they are kept; "yes" and "no" fit what is yes or no."""
    if op in ("is", "is_not"):
        found = Q(attributes__contains={code: value}) | Q(attributes__contains={code: [value]})
        if value.casefold() in WORDS:
            found |= Q(attributes__contains={code: WORDS[value.casefold()]})
        try:
            number = Decimal(value.replace(",", "."))
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and abs(number) < MOST:
            found |= Q(attributes__contains={code: float(number)})
        return ~found if op == "is_not" else found
    compared = KeyTransformGte if op == "at_least" else KeyTransformLte
    return Q(compared(KeyTransform(code, F("attributes")), Value(comparable(value), JSONField())))


def comparable(value: str) -> str | float:
    """A date as its text, else a number."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        number = Decimal(value.replace(",", "."))
    if not number.is_finite() or abs(number) > MOST:
        raise ValueError(value)
    return float(number)
