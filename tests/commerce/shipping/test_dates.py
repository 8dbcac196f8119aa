from datetime import date, datetime

import pytest

from commerce.shipping.dates import Dispatch, arrives, leaves_on

FRIDAY = datetime(2026, 11, 20, 13, 0)  # noqa: DTZ001 - local, as the function takes it


def day(text):
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("dispatch", "left"),
    [
        (Dispatch(), "11-20"),
        (Dispatch(until_hour=14), "11-20"),
        (Dispatch(until_hour=13), "11-23"),  # at one o'clock sharp it is too late, and then comes the weekend
        (Dispatch(days=1), "11-23"),
        (Dispatch(days=2, closed=[day("11-24")]), "11-25"),
        (Dispatch(weekdays=[5]), "11-21"),
        (Dispatch(weekdays=[0], closed=[day("11-23")]), "11-30"),
    ],
)
def test_day_on_which_an_order_leaves(dispatch, left):
    assert leaves_on(dispatch, FRIDAY) == day(left)


def test_shop_that_is_never_open_promises_nothing():
    assert leaves_on(Dispatch(weekdays=[]), FRIDAY) is None
    assert arrives(Dispatch(weekdays=[]), FRIDAY, min_days=1, max_days=2) is None


def test_arrival_counts_the_carriers_working_days():
    assert arrives(Dispatch(), FRIDAY, min_days=1, max_days=3) == (day("11-23"), day("11-25"))
    assert arrives(Dispatch(), FRIDAY, min_days=None, max_days=2) == (day("11-24"), day("11-24"))
    assert arrives(Dispatch(), FRIDAY, min_days=1, max_days=None) is None


def test_pick_up_is_ready_on_a_day_of_the_shop():
    saturday_too = Dispatch(weekdays=[0, 1, 2, 3, 4, 5])

    assert arrives(saturday_too, FRIDAY, min_days=None, max_days=1, is_pickup=True) == (day("11-21"), day("11-21"))
