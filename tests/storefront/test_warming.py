from __future__ import annotations

from django.db import connections
from django.template import engines
from django.test.utils import CaptureQueriesContext

from storefront.warming import warm_up
from themes.engine import theme_template


def test_templates_are_there_before_the_first_shopper(control):
    engine = engines.all()[0].engine
    engine.template_loaders[0].reset()
    theme_template.cache_clear()

    with CaptureQueriesContext(connections["control"]) as captured:
        warm_up()

    assert len(captured) == 0
    assert any("checkout.html" in str(key) for key in engine.template_loaders[0].get_template_cache)
    assert theme_template.cache_info().currsize > 20
