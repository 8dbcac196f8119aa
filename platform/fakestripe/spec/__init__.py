"""What the pinned `stripe` package says about requests and answers: it is generated from Stripe's own specification."""

from fakestripe.spec.answers import problems_of
from fakestripe.spec.forms import decode_form
from fakestripe.spec.requests import Refused, checked
from fakestripe.spec.routes import Route, all_routes, find_route, params_class

__all__ = ["Refused", "Route", "all_routes", "checked", "decode_form", "find_route", "params_class", "problems_of"]
