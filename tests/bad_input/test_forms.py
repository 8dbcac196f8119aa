"""Every form that can be found, filled in with everything that one should not fill in."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.cart.models import CartLine
from commerce.catalog.models import Variant
from commerce.payments.providers.paypal import gateway as paypal_gateway
from core.scope import CONTROL
from tenants.services.registry import HandleRefused
from tests.bad_input.hostile import MARK
from tests.bad_input.markup import TRACES, Page
from tests.bad_input.trials import try_fields
from tests.bad_input.walker import Walker, forms_of, hostile_everywhere, unlike
from website.views import sign_up

pytestmark = pytest.mark.slow


def check(walker, *starts, is_thorough=False):
    """Walks, fills in one by one (each undone), then everywhere (kept), and walks again through what came of it."""
    forms = forms_of(walker.walk(*starts), walker.host)
    tried: set[Any] = set()
    for form in unlike(forms):
        try_fields(walker, form, tried, is_thorough=is_thorough)
    for form in forms:
        for what, values in hostile_everywhere(form, is_thorough=is_thorough):
            walker.send(form, values, what=what, undo=False)
    walker.pages_of_a_kind = 1
    for _page in walker.walk(*starts):
        pass
    return forms


def test_page_tells_markup_that_got_out():
    """The negative control of what follows."""
    for text in (f'<p title="{MARK}">', f"<p>{MARK}</p>", f"<p title='{MARK}'>", '<a href=" javascript:x">'):
        assert Page("http://x/", text).escapes, text
        assert any(trace in text.lower().encode() for trace in TRACES), text
    for hidden in ("&#106;avascript:x", "&#x6A;avascript:x", "JavaScript&colon;x"):
        assert Page("http://x/", f"<p>&#x27;&lt;</p><a href='{hidden}'>").escapes, hidden
    assert Page("http://x/", "<p title='&quot; x-mark'>&lt;x-mark&gt;</p>").escapes == []


def test_storefront(walker):
    walker.client.post("/cart/add/", {"variant": Variant.objects.filter(product__slug="lamp").get().pk, "quantity": 1})

    forms = check(walker, "/", "/checkout/", "/collections/", is_thorough=True)

    assert {form.action.partition("localhost")[2] for form in forms} >= {"/cart/add/", "/checkout/", "/search/"}
    assert walker.troubles == []
    assert all(0 < line.quantity < 1000 for line in CartLine.objects.all())


def test_website_and_sign_up(platform_client, control, settings, monkeypatch):
    """Nothing is really opened: a form that is in order ends before the shop is made."""
    monkeypatch.setattr(sign_up, "claim", refuse)
    walker = Walker(platform_client, "localhost", CONTROL, aliases=("control",))

    forms = check(walker, "/", "/accounts/login/", "/accounts/password/reset/")

    assert {form.action.partition("localhost")[2] for form in forms} >= {"/sign-up/", "/accounts/login/"}
    assert walker.troubles == []


def refuse(request, form):
    raise HandleRefused("This address is taken.")


def test_admin(owner, monkeypatch):
    """One walk: whatever it starts from, the menu leads everywhere. A live key goes to nobody here."""
    monkeypatch.setattr(paypal_gateway, "check_address", lambda *_arguments, **_options: None)

    forms = check(owner, "/", "/products/add/", "/orders/", "/customers/", "/shop-settings/details/", "/pages/")

    paths = {form.action.partition("localhost")[2] for form in forms}
    assert paths >= {"/products/add/", "/imports/new/", "/shop-settings/details/", "/account/", "/sites/new/"}
    assert any(path.startswith("/orders/") for path in paths)
    assert owner.troubles == []
