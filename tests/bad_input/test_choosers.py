from __future__ import annotations

import pytest


@pytest.mark.parametrize("chosen", ["<x-mark>", "a\x00b", "-1", "9" * 30, "٣", "1.5"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/products/add/", "library_image"),
        ("/products/collections/add/", "image"),
    ],
)
def test_picture_that_is_none_is_refused(owner_client, path, name, chosen):
    answer = owner_client.post(path, {name: chosen, "title": "Lamp", "name": "Alpha"})

    assert answer.status_code in {200, 400, 422}
    assert "<x-mark>" not in answer.content.decode()
