"""Wagtail hooks of this area: its URLs. The list of products leads here."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("grid/", include("dashboard.grid.urls"))]
