import csv
import io
import json
from decimal import Decimal

from django.utils import timezone

from builder.contact.models import Subscriber
from builder.translations.models import CatalogText, Subject
from commerce.catalog.services.collections import save_collection
from commerce.currencies.services import save_currency
from commerce.importexport.exports import ENTITIES
from commerce.importexport.exports.writing import write
from commerce.promotions.models import Code, Promotion, PromotionKind
from tests.factories.catalog import make_product
from tests.factories.reviews import paid_order, review_by, switch_on


def records(kind):
    return [json.loads(line) for line in b"".join(write(ENTITIES[kind], "jsonl")).splitlines()]


def test_promotions_with_their_codes(shop):
    lamp, gifts = make_product(slug="lamp"), save_collection(title="Gifts")
    promotion = Promotion.objects.create(
        name="=Spring", kind=PromotionKind.AMOUNT, amount=500, starts_at=timezone.now(), product_ids=[lamp.pk, 987],
        collection_ids=[gifts.pk],
    )  # fmt: skip
    Code.objects.create(promotion=promotion, text="SPRING", usage_limit=3)

    [found] = records("promotions")
    rows = list(csv.DictReader(io.StringIO(b"".join(write(ENTITIES["promotions"], "csv")).decode("utf-8-sig"))))

    assert (found["amount"], found["products"], found["collections"]) == ("5.00", ["lamp"], ["gifts"])
    assert found["codes"] == [{"code": "SPRING", "code_limit": 3, "code_uses": 0}]
    assert (rows[0]["name"], rows[0]["code"]) == ("'=Spring", "SPRING")


def test_subscribers_say_whether_they_may_get_mail(shop):
    Subscriber.objects.create(email="a@example.com", consent_text="News", consented_at=timezone.now())

    assert [(each["email"], each["may_get_mail"]) for each in records("subscribers")] == [("a@example.com", False)]


def test_translations_name_what_they_are_of(shop):
    lamp = make_product(slug="lamp")
    for pk in (lamp.pk, 987_654):
        CatalogText.objects.create(subject=Subject.PRODUCT, object_id=pk, language="fr", title="Lampe")

    assert [(each["of"], each["handle"], each["language"], each["title"]) for each in records("translations")] == [
        ("product", "lamp", "fr", "Lampe")
    ]


def test_reviews_and_currencies(shop):
    switch_on()
    review = review_by(paid_order(), rating=4, text="=It shines.")
    save_currency(code="USD", rate=Decimal("1.0842"), step=100, shortfall=1)

    (told,) = records("reviews")
    assert (told["product"], told["stars"], told["text"], told["state"]) == (
        review.product.slug, 4, "=It shines.", "waiting"
    )  # fmt: skip
    assert told["order"] == review.order_line.order.name
    assert b"'=It shines." in b"".join(write(ENTITIES["reviews"], "csv"))
    assert records("currencies") == [
        {"currency": "USD", "rate": "1.0842", "follows_bank": False, "percent_on_top": "0", "step": 100, "shortfall": 1,
         "is_in_use": True}
    ]  # fmt: skip
