"""Carriers that are asked for prices and relay points, by the name that an account has."""

from __future__ import annotations

from commerce.shipping.carriers.base import Carrier
from commerce.shipping.carriers.easypost import EasyPost
from commerce.shipping.carriers.sendcloud import Sendcloud

REGISTRY: dict[str, Carrier] = {"sendcloud": Sendcloud(), "easypost": EasyPost()}
