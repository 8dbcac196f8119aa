import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("name=Maison Nora", ("maison-nora", True)),
        ("name=Café Crème %26 Fils", ("cafe-creme-fils", True)),
        ("name=L’Œuf", ("l-oeuf", True)),
        ("handle=alpha", ("alpha", False)),
        ("handle=admin", ("admin", False)),
        ("handle=NORA", ("nora", True)),
        ("handle=a_b", ("a_b", False)),
        ("name=花", ("", False)),
        ("", ("", False)),
    ],
)
def test_address_check_says_whether_it_is_free(platform_client, query, expected):
    answer = platform_client.get(f"/sign-up/address/?{query}").json()

    assert (answer["handle"], answer["free"]) == expected


def test_address_check_offers_free_addresses(platform_client):
    answer = platform_client.get("/sign-up/address/?handle=alpha&name=Alpha&country=FR").json()

    assert answer["suggestions"] == ["alpha-shop", "alpha-fr", "la-alpha"]


def test_address_check_speaks_the_language_of_its_address(platform_client):
    english = platform_client.get("/sign-up/address/?handle=ab", headers={"accept-language": "fr"})
    french = platform_client.get("/fr/inscription/adresse/?handle=ab")

    assert (english.headers["Content-Language"], french.headers["Content-Language"]) == ("en", "fr")
