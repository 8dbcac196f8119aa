from commerce.customers.models import Customer
from commerce.customers.services import remember_customer
from tests.factories.selling import NOON


def remember(**changes):
    known = {
        "email": "ada@example.org", "name": "Ada", "phone": "1", "locale": "fr", "address": {"city": "Paris"},
        "accepts_marketing": False, "now": NOON,
    }  # fmt: skip
    return remember_customer(**(known | changes))


def test_customer_is_known_by_her_address_whatever_its_case(shop):
    first = remember()
    second = remember(email=" ADA@Example.org ", name="Ada L.", phone="")

    assert first == second
    customer = Customer.objects.get()
    assert (customer.email, customer.name, customer.phone) == ("ada@example.org", "Ada L.", "1")
    assert (customer.address, customer.created_at) == ({"city": "Paris"}, NOON)


def test_consent_is_added_and_never_taken_back_by_an_order(shop):
    remember()
    remember(accepts_marketing=True)
    remember()

    customer = Customer.objects.get()
    assert (customer.accepts_marketing, customer.consent_at, customer.consent_source) == (True, NOON, "checkout")


def test_customer_costs_one_query(shop, django_assert_num_queries):
    with django_assert_num_queries(1):
        remember()
