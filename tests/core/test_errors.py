from core.errors import PlainError
from core.errors import mark as _


def test_plain_error_is_english_for_logs():
    assert str(PlainError(_("100 % sure"))) == "100 % sure"
    assert str(PlainError(_("%(count)s left"), count=3)) == "3 left"
