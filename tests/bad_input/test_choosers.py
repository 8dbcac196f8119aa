from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/products/add/", "library_image"),
        ("/products/collections/add/", "image"),
    ],
)
def test_picture_that_is_none_is_refused(owner_client, path, name):
    for chosen in ["<x-mark>", "a\x00b", "-1", "9" * 30, "٣", "1.5"]:
        answer = owner_client.post(path, {name: chosen, "title": "Lamp", "name": "Alpha"})

        assert answer.status_code in {200, 400, 422}, chosen
        assert "<x-mark>" not in answer.content.decode()
