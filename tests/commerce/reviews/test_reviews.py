"""Who may write, when it is shown, and what stars a product has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.catalog.services.duplicating import duplicate_product
from commerce.orders.models import Order, OrderLine, OrderState, PaidState
from commerce.reviews import selectors
from commerce.reviews.errors import ReviewRefused
from commerce.reviews.models import Review, ReviewState
from commerce.reviews.selectors import review_list, stars_of
from commerce.reviews.services import writing
from commerce.reviews.services.deciding import (
    answer_review,
    erase_reviews,
    publish_reviews,
    read_undo,
    refuse_reviews,
    undo_decision,
    undo_token,
)
from commerce.reviews.services.reporting import report_review
from commerce.reviews.services.writing import withdraw_review
from commerce.store.models import Store
from tests.factories.reviews import paid_order, review_by, switch_on
from tests.factories.selling import NOON, make_variant, place

LATER = NOON + timedelta(hours=1)


def counts_of(review):
    review.product.refresh_from_db(fields=["rating_counts"])
    return review.product.rating_counts


def test_review_waits_until_somebody_looks_at_it(shop):
    switch_on()
    review = review_by(paid_order(), 4)

    assert (review.state, counts_of(review)) == (ReviewState.WAITING, [])
    publish_reviews(ids=[review.pk], actor="Sam", now=LATER)
    assert counts_of(review) == [0, 0, 0, 1, 0]


@pytest.mark.parametrize("rating", [1, 5])
def test_review_is_shown_at_once_whatever_its_stars(shop, rating):
    switch_on("at_once")

    assert review_by(paid_order(), rating).state == ReviewState.PUBLISHED


@pytest.mark.parametrize(
    "spoil",
    [
        lambda order: Order.objects.filter(pk=order.pk).update(paid_state=PaidState.UNPAID),
        lambda order: Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED),
        lambda order: OrderLine.objects.filter(order=order).update(quantity_cancelled=1),
        lambda order: OrderLine.objects.filter(order=order).update(is_gift_card=True),
        lambda order: OrderLine.objects.filter(order=order).update(variant=None),
        lambda order: Store.objects.update(is_test=False),
        lambda order: switch_on("off"),
    ],
    ids=["not paid", "cancelled", "line cancelled", "gift card", "article gone", "test order", "no reviews"],
)
def test_nobody_else_writes(shop, spoil):
    switch_on()
    order = paid_order()
    spoil(order)
    order = Order.objects.get(pk=order.pk)

    with pytest.raises(ReviewRefused):
        review_by(order)

    assert not Review.objects.exists()


def test_without_the_guard_anybody_writes(shop, monkeypatch):
    """Negative control."""
    switch_on()
    monkeypatch.setattr(writing, "may_review", lambda *args, **more: True)

    assert review_by(place((make_variant(), 1)).order).pk


def test_line_of_another_order_is_refused(shop):
    switch_on()
    mine, other = paid_order(), paid_order(email="eve@example.org")

    with pytest.raises(ReviewRefused):
        writing.write_review(
            order=mine, line_id=other.lines.get().pk, rating=1, title="", text="", author="Eve", locale="en", now=NOON
        )


def test_second_review_changes_the_first_and_waits_again(shop):
    switch_on()
    order = paid_order()
    review = review_by(order, 5)
    publish_reviews(ids=[review.pk], actor="Sam", now=LATER)

    review_by(order, 2, text="It broke.")

    review = Review.objects.get()
    assert (review.rating, review.text, review.state, counts_of(review)) == (2, "It broke.", ReviewState.WAITING, [])


def test_what_was_refused_once_is_looked_at_again(shop):
    switch_on("at_once")
    order = paid_order()
    review = review_by(order)
    refuse_reviews(ids=[review.pk], reason="Names a neighbour.", actor="Sam", now=LATER)
    assert counts_of(review) == []

    withdraw_review(order=order, line_id=review.order_line_id)

    assert review_by(order).state == ReviewState.WAITING


def test_refusal_takes_a_reason(shop):
    switch_on()
    review = review_by(paid_order())

    with pytest.raises(ReviewRefused):
        refuse_reviews(ids=[review.pk], reason=" ", actor="Sam", now=LATER)

    assert Review.objects.get().state == ReviewState.WAITING


def test_withdrawn_review_is_without_words_and_stars(shop):
    switch_on("at_once")
    order = paid_order()
    review = review_by(order)

    assert withdraw_review(order=order, line_id=review.order_line_id)

    kept = Review.objects.get()
    assert (kept.state, kept.title, kept.text, kept.author) == (ReviewState.WITHDRAWN, "", "", "")
    assert counts_of(kept) == []
    assert publish_reviews(ids=[kept.pk], actor="Sam", now=LATER) == []


def test_decisions_are_undone_where_nobody_touched_them_since(shop):
    switch_on()
    order, other = paid_order(), paid_order(email="bob@example.org")
    first, second = review_by(order), review_by(other)
    before = read_undo(undo_token(publish_reviews(ids=[first.pk, second.pk], actor="Sam", now=LATER)))
    review_by(other, 3, text="On second thoughts")

    assert undo_decision(before=before, actor="Sam") == 1
    assert undo_decision(before=before, actor="Sam") == 0

    assert {each.state for each in Review.objects.all()} == {ReviewState.WAITING}
    assert read_undo("nonsense") == []


def test_report_stays_until_somebody_decides(shop):
    switch_on("at_once")
    review = review_by(paid_order())

    assert report_review(review_id=review.pk, reason="A lie", email="eve@example.org", now=LATER)
    assert report_review(review_id=review.pk, reason="A lie", email="eve@example.org", now=LATER)

    assert [each.pk for each in review_list(state="reported")] == [review.pk]
    assert len(Review.objects.get().reports) == 1
    publish_reviews(ids=[review.pk], actor="Sam", now=LATER)
    assert Review.objects.get().reported_at is None
    assert counts_of(review) == [0, 0, 0, 0, 1]


def test_waiting_review_cannot_be_reported(shop):
    switch_on()

    assert not report_review(review_id=review_by(paid_order()).pk, reason="A lie", email="", now=LATER)


def test_erased_review_is_gone_for_good(shop):
    switch_on("at_once")
    review = review_by(paid_order())
    answer_review(review_id=review.pk, text="Thank you", actor="Sam", now=LATER)

    assert erase_reviews(ids=[review.pk], actor="Sam") == 1

    assert not Review.objects.exists()
    assert counts_of(review) == []


def test_search_finds_words_and_orders(shop):
    switch_on()
    order = paid_order()
    review = review_by(order)

    for words in ("shines", "ada@", str(order.number), f"#{order.number}"):
        assert [each.pk for each in review_list(search=words)] == [review.pk]
    assert not review_list(search="9" * 10).exists()
    assert not review_list(rating=1).exists()


def test_copy_of_a_product_has_no_stars(shop):
    switch_on("at_once")
    review = review_by(paid_order())

    assert duplicate_product(product_id=review.product_id).rating_counts == []


@pytest.mark.parametrize(
    ("counts", "average"), [([], "0"), ([0, 0, 0, 1, 1], "4.5"), ([1, 0, 0, 0, 2], "3.7"), ([0, 0, 1, 3, 0], "3.8")]
)
def test_average_is_rounded_half_up(counts, average):
    assert str(stars_of(counts).average) == average


def test_reviews_of_no_lines_ask_nothing(django_assert_num_queries, shop):
    with django_assert_num_queries(0):
        assert selectors.reviews_of_lines([]) == {}
