import pytest
from django.core.exceptions import ValidationError

from accounts.names import clean_name


@pytest.mark.parametrize(
    "name",
    [
        "Maison Nora",
        "L’Œuf & Cie",
        "Café 1789",
        "花屋",
        "Dr. Oetker",
        "A.P.C.",
        "Nº 5",
        "St.Germain",
        "3615 Vintage",
        "O'Neill's",
    ],
)
def test_clean_name_lets_names_of_shops_through(name):
    assert clean_name(name) == name


def test_clean_name_tidies_spaces():
    assert clean_name("  Maison\u00a0 \n Nora ") == "Maison Nora"


@pytest.mark.parametrize(
    "name",
    [
        "", "   ", "...", "x" * 61, "www.evil", "https://evil", "evil.com", "Visit evil.shop now", "nora@example.com",
        "Call 01 23 45 67 89", "+1 (555) 010-9999", "0033.1.23.45.67.89", "No\u200bra", "Nora\u202e", "No\x00ra",
    ],
)  # fmt: skip
def test_clean_name_refuses_messages(name):
    with pytest.raises(ValidationError):
        clean_name(name)
