"""No request gives a 500."""

import pytest

from tests.factories.catalog import make_product

HUGE = "9" * 30


@pytest.mark.parametrize(
    "path",
    [f"/cart/lines/{HUGE}/", f"/cart/lines/{HUGE}/remove/", "/cart/lines/0/", "/cart/add/", "/checkout/", "/unlock/",
     "/orders/x/pay/", "/", "/collections/all/", "/no/"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"quantity=1&variant=1", "application/x-www-form-urlencoded"),
        (b"\xff\xfe%00=%00&quantity=%ff", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"&".join([b"a=1"] * 13_000), "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
def test_hostile_posts_are_refused(shopper, path, body, content_type):
    variant = make_product().variants.get()
    shopper.post("/cart/add/", {"variant": variant.pk})

    response = shopper.post(path, data=body, content_type=content_type)

    assert response.status_code < 500


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
@pytest.mark.parametrize("path", ["/", "/cart/add/", "/checkout/", "/products/x/", "/media/renditions/a.webp"])
def test_other_methods_are_refused(shopper, path, method):
    response = getattr(shopper, method)(path)

    assert response.status_code == 405


def test_very_many_parameters(shopper):
    assert shopper.get("/collections/all/?" + "&".join(f"p{n}=1" for n in range(5000))).status_code == 200
    assert shopper.get("/collections/all/?" + "&".join(f"p{n}=1" for n in range(13_000))).status_code == 400
