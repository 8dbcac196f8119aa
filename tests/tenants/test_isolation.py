import pytest
from django.db import ProgrammingError, connections, transaction

from commerce.catalog.models import Product
from core.scope import POD, enter_scope
from tenants.backend.base import NoShopSelected
from tenants.context import shop_context


def test_rows_of_another_shop_are_never_seen(shop, other_shop):
    Product.objects.create(title="Lamp", slug="lamp")

    with shop_context(other_shop):
        assert Product.objects.count() == 0
    assert Product.objects.count() == 1


@pytest.mark.django_db
def test_no_shop_is_an_error():
    with pytest.raises(NoShopSelected):
        Product.objects.count()


def test_wrong_search_path_is_permission_denied(shop, other_shop):
    with connections["default"].cursor() as cursor:
        cursor.execute(f'SET search_path = "{other_shop.schema_name}"')
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|does not exist"),
            transaction.atomic("default"),
        ):
            cursor.execute("SELECT count(*) FROM catalog_product")


def test_wrong_search_path_leaks_without_the_role(shop, other_shop):
    """Negative control: with the role of the other shop instead of our own, its rows are readable."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f'RESET ROLE; SET ROLE "r_{other_shop.schema_name}"; SET search_path = "{other_shop.schema_name}"'
        )
        cursor.execute("SELECT name FROM store_store")
        assert cursor.fetchall() == [("Bravo",)]


def test_shop_tables_do_not_exist_in_the_pod(shop):
    with (
        enter_scope(POD),
        pytest.raises(ProgrammingError, match="does not exist"),
        transaction.atomic("default"),
    ):
        Product.objects.count()


def test_admin_of_the_shop_opens_for_its_owner(owner_client):
    response = owner_client.get("/")

    assert response.status_code == 200
