"""Reviews in the shop: written from an order, shown with the product, reported by readers, asked for by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from commerce.customers.models import Customer
from commerce.notifications.models import SentMail
from commerce.notifications.services.review_asks import ask_for_reviews
from commerce.orders.services import ship_order
from commerce.reviews.models import Review, ReviewState
from tests.factories.reviews import paid_order, review_by, switch_on
from tests.factories.selling import NOON, make_variant
from tests.storefront.test_products import json_ld

WORDS = {"rating": "4", "title": "Bright", "text": "It <b>shines</b>.", "author": "Ada L."}


@pytest.fixture
def order(open_shop):
    switch_on()
    return paid_order()


def form_of(order):
    return f"/orders/{order.token}/reviews/{order.lines.get().pk}/"


def product_page(shopper, order, query=""):
    slug = order.lines.get().variant.product.slug
    return shopper.get(f"/products/{slug}/{query}").content.decode()


def test_buyer_writes_from_the_order_and_changes_it(shopper, order):
    url = form_of(order)
    assert url not in shopper.get(f"/orders/{order.token}/").content.decode()  # has just paid
    order.lines.update(quantity_shipped=1)
    assert f'href="{url}"' in shopper.get(f"/orders/{order.token}/").content.decode()
    assert 'value="Ada L."' in shopper.get(url).content.decode()

    assert shopper.post(url, WORDS).headers["Location"] == url

    page = shopper.get(url).content.decode()
    assert "looks at each review before it is shown" in page
    assert "It &lt;b&gt;shines&lt;/b&gt;." in page
    shopper.post(url, WORDS | {"rating": "2"})
    assert Review.objects.get().rating == 2


@pytest.mark.parametrize("wrong", [{"rating": "6"}, {"rating": ""}, {"author": " "}, {"text": "x" * 4001}])
def test_incomplete_review_keeps_what_was_typed(shopper, order, wrong):
    response = shopper.post(form_of(order), WORDS | wrong)

    assert response.status_code == 422
    assert 'value="Bright"' in response.content.decode()
    assert not Review.objects.exists()


def test_nobody_writes_where_reviews_are_off_or_the_link_is_false(shopper, order):
    assert shopper.get(f"/orders/{order.token}/reviews/{2**63 - 1}/").status_code == 404
    assert shopper.get(f"/orders/nonsense/reviews/{order.lines.get().pk}/").status_code == 404
    switch_on("off")

    assert shopper.post(form_of(order), WORDS).status_code == 404
    assert "/reviews/" not in shopper.get(f"/orders/{order.token}/").content.decode()


def test_refused_review_says_why_to_its_writer(shopper, order):
    review = review_by(order)
    Review.objects.update(state=ReviewState.REFUSED, reason="Names a neighbour.")

    assert "Names a neighbour." in shopper.get(form_of(order)).content.decode()
    assert "Names a neighbour." not in product_page(shopper, order)
    assert review.pk


def test_buyer_withdraws_even_where_reviews_are_off_by_now(shopper, order):
    review_by(order)
    switch_on("off")
    url = f"{form_of(order)}withdraw/"
    assert shopper.get(url).status_code == 200
    assert Review.objects.get().state == ReviewState.WAITING

    shopper.post(url)

    assert Review.objects.get().text == ""


def test_product_shows_only_what_is_published(shopper, order):
    page = product_page(shopper, order)
    assert "Nobody has reviewed this article yet." in page
    assert "verified purchase" in page
    assert "aggregateRating" not in page

    switch_on("at_once")
    review_by(order, 4, text="It shines.\n\nAlways.")

    page = product_page(shopper, order)
    assert "It shines." in page
    assert 'aria-label="4.0 out of 5 stars, 1 review"' in page
    thing = json_ld(page)["Product"]
    assert thing["aggregateRating"]["ratingValue"] == "4"
    assert thing["review"][0]["author"]["name"] == "Ada L."
    assert 'aria-label="4.0 out of 5 stars, 1 review"' in shopper.get("/collections/all/").content.decode()
    switch_on("off")
    assert "It shines." not in product_page(shopper, order)


def test_answer_and_french(shopper, order):
    switch_on("at_once")
    review_by(order)
    Review.objects.update(answer="Thank you, Ada.")

    assert "Thank you, Ada." in product_page(shopper, order)


def test_list_has_pages_and_costs_as_much_with_three_as_with_one(shopper, open_shop, count_queries):
    switch_on("at_once")
    variant = make_variant(stock=50)
    first = paid_order(variant)
    review_by(first)
    path = f"/products/{variant.product.slug}/"
    one = count_queries(lambda: shopper.get(path)), count_queries(lambda: shopper.get("/collections/all/"))
    for number in range(2):
        review_by(paid_order(variant, email=f"shopper{number}@example.org"))

    assert (count_queries(lambda: shopper.get(path)), count_queries(lambda: shopper.get("/collections/all/"))) == one

    Review.objects.bulk_create(
        Review(product=variant.product, rating=5, author=f"Buyer {n}", written_at=NOON - timedelta(days=n + 1),
               state=ReviewState.PUBLISHED)
        for n in range(9)
    )  # fmt: skip
    variant.product.rating_counts = [0, 0, 0, 0, 12]
    variant.product.save(update_fields=["rating_counts"])
    assert "Buyer 8" not in shopper.get(path).content.decode()
    assert f'href="{path}?page=2#reviews"' in shopper.get(path).content.decode()
    assert "Buyer 8" in shopper.get(f"{path}?page=2").content.decode()
    for odd in ("0", "999", "-1", "two", "9" * 30):
        assert shopper.get(f"{path}?page={odd}").status_code == 200


def test_reader_reports_a_review(shopper, order):
    switch_on("at_once")
    url = f"/reviews/{review_by(order).pk}/report/"
    assert shopper.get(url).status_code == 200

    assert shopper.post(url, {"reason": ""}).status_code == 422
    assert shopper.post(url, {"reason": "Spam", "website": "http://x"}).status_code == 200
    assert Review.objects.get().reports == []
    assert shopper.post(url, {"reason": "A lie", "email": ""}).status_code == 200

    assert Review.objects.get().reports[0]["reason"] == "A lie"
    assert shopper.get(f"/reviews/{2**63 - 1}/report/").status_code == 404


class TestAsking:
    @pytest.fixture
    def sent(self, order):
        switch_on(ask="consent", ask_days=14)
        now = timezone.now()
        ship_order(order_id=order.pk, request_key="a", actor=None, now=now - timedelta(days=15))
        Customer.objects.update(accepts_marketing=True)
        return order

    def asked(self):
        return SentMail.objects.filter(key__startswith="order.review_ask").count()

    def test_one_mail_with_a_link_and_a_way_out(self, shopper, sent):
        now = timezone.now()
        ask_for_reviews(now - timedelta(days=2))
        assert self.asked() == 0

        ask_for_reviews(now)
        ask_for_reviews(now)

        mail = SentMail.objects.get(key=f"order.review_ask:{sent.pk}")
        paths = [f"/orders/{word.partition('/orders/')[2]}" for word in mail.text.split() if "/orders/" in word]
        assert [shopper.get(path).status_code for path in paths] == [200, 200]
        shopper.post(paths[1])
        mail.delete()
        ask_for_reviews(now)
        assert self.asked() == 0

    def test_none_without_consent_unless_the_merchant_has_told_everybody(self, sent):
        Customer.objects.update(accepts_marketing=False)
        ask_for_reviews(timezone.now())
        assert self.asked() == 0

        switch_on(ask="all", ask_days=14)
        ask_for_reviews(timezone.now())

        assert self.asked() == 1

    def test_none_where_it_is_late_written_or_off(self, sent):
        ask_for_reviews(timezone.now() + timedelta(days=60))
        switch_on(ask="never")
        ask_for_reviews(timezone.now())
        switch_on(ask="consent", ask_days=14)
        review_by(sent)
        ask_for_reviews(timezone.now())

        assert self.asked() == 0
