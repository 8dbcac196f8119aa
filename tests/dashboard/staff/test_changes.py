from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from dashboard.staff.changes import changes_of, moment

DATA = {
    "paid_at": [None, "2026-11-23 21:15:10.474618+00:00"],
    "fulfilment_state": ["unfulfilled", "fulfilled"],
    "is_published": [True, False],
    "Red / S: price_amount": [1250, 990],
    "some_new_field": ["", "x"],
    "tags": [["a", "b"], []],
    "reason": "",
    "run_id": 7,
}


def test_fields_and_values_are_told_as_people_write_them():
    with translation.override("fr"), timezone.override(ZoneInfo("Europe/Paris")):
        rows = changes_of(DATA, "EUR")

    told = {row["name"]: row.get("only") or (row.get("before"), row.get("after")) for row in rows}
    assert told == {
        "Payée le": ("–", "23/11/2026 22:15"),
        "Livraison": ("à expédier", "expédiée"),
        "Publié": ("Oui", "Non"),
        "Red / S: Prix": ("12,50\xa0€", "9,90\xa0€"),
        "Some new field": ("–", "x"),
        "Mots-clés": ("a, b", "–"),
        "Motif": "–",
        "Numéro": "7",
    }


def test_text_that_only_looks_like_a_date_is_told_as_it_is():
    for text in ("2026-13-45", "2026-02-30 10:00", "2026-11-23 to come", "1001"):
        assert moment(text) == text


def test_value_of_no_known_shape_is_told_as_it_is():
    assert changes_of({"state": {"a": 1}, "price_amount": "much"}, "EUR") == [
        {"name": "State", "only": "{'a': 1}"}, {"name": "Price", "only": "much"},
    ]  # fmt: skip


def test_amount_is_told_in_the_currency_noted_with_it():
    noted = {"refunded_amount": [0, 990], "currency": "USD"}

    assert changes_of(noted, "EUR") == [{"name": "Amount refunded", "before": "$0.00", "after": "$9.90"}]
    assert changes_of({"currency": ["EUR", "USD"]}, "EUR") == [{"name": "Currency", "before": "EUR", "after": "USD"}]
    assert changes_of({"price_amount": 5, "currency": "shells"}, "EUR")[0]["only"] == "€0.05"
