import pytest

from commerce.search.vectors import query_text, vector_text
from commerce.search.words import exact_code, fold, singular, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crème Brûlée", "creme brulee"),
        ("Œuvre ŒUF", "oeuvre oeuf"),
        ("Straße", "strasse"),
        ("Smørrebrød Łódź", "smorrebrod lodz"),
        ("ﬁne ①", "fine 1"),
        ("İstanbul", "istanbul"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_words_of_ignores_signs():
    assert words_of("L'été_2024: 50% (NEW) <b>'&|!:*") == ["l", "ete", "2024", "50", "new", "b"]


@pytest.mark.parametrize(("word", "one"), [("lampes", "lampe"), ("glass", "glass"), ("bus", "bus"), ("choux", "chou")])
def test_singular(word, one):
    assert singular(word) == one


def test_exact_code_is_no_ordinary_word():
    assert exact_code("ab-12/C") == "=ab12c"
    assert exact_code("--") == ""


def test_vector_text():
    assert vector_text([("A", "Lampes rouges"), ("C", "lampe")], ["=x1"]) == (
        "'=x1':1A 'lampe':1A,3C 'lampes':1A 'rouge':2A 'rouges':2A"
    )


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ([], ""),
        (["ver"], "'ver':*"),
        (["lampes"], "('lampes':* | 'lampe')"),
        (["lampes", "ver"], "('lampes' | 'lampe') & 'ver':*"),
    ],
)
def test_query_text(words, query):
    assert query_text(words) == query
