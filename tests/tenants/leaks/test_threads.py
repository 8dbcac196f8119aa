"""The scope is per thread, and a new thread is nowhere."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

import core.scope
from core.scope import current_scope
from tenants.backend.base import NoShopSelected
from tenants.context import shop_context


class OneForAll:
    """What a module-level "current tenant" is: the same for all threads."""

    def __init__(self):
        self.value = None

    def get(self):
        return self.value

    def set(self, value):
        before, self.value = self.value, value
        return before

    def reset(self, before):
        self.value = before


@pytest.fixture
def without_context_variable(monkeypatch):
    monkeypatch.setattr(core.scope, "_scope", OneForAll())


def interleaved(in_threads, name_of, alpha, bravo):
    """Alpha is entered, then bravo in another thread; alpha's name is read while both are in."""
    alpha_is_in, bravo_is_in, alpha_has_read = threading.Event(), threading.Event(), threading.Event()

    def first():
        with shop_context(alpha):
            alpha_is_in.set()
            bravo_is_in.wait(10)
            try:
                return name_of()
            finally:
                alpha_has_read.set()

    def second():
        alpha_is_in.wait(10)
        with shop_context(bravo):
            bravo_is_in.set()
            alpha_has_read.wait(10)
            return name_of()

    return in_threads(first, second)


def test_threads_do_not_see_each_others_shop(in_threads, name_of, alpha, bravo):
    assert interleaved(in_threads, name_of, alpha, bravo) == ["Alpha", "Bravo"]


def test_threads_do_without_the_context_variable(in_threads, name_of, alpha, bravo, without_context_variable):
    """Negative control."""
    assert interleaved(in_threads, name_of, alpha, bravo) != ["Alpha", "Bravo"]


def test_new_thread_is_nowhere(in_threads, name_of, alpha):
    (error,) = in_threads(name_of)

    assert isinstance(error, NoShopSelected)


def test_new_thread_is_in_the_last_shop_without_the_context_variable(
    in_threads, name_of, alpha, without_context_variable
):
    """Negative control."""
    with shop_context(alpha):
        assert in_threads(name_of) == ["Alpha"]


def test_thread_of_a_pool_forgets_the_shop_of_its_last_work(name_of, alpha, bravo):
    def work(shop):
        with shop_context(shop):
            return name_of()

    def rest():
        try:
            return current_scope()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work, alpha).result() == "Alpha"
        assert pool.submit(work, bravo).result() == "Bravo"
        assert pool.submit(rest).result() is None


def test_coroutines_do_not_see_each_others_shop(alpha, bravo):
    async def within(shop):
        with shop_context(shop):
            await asyncio.sleep(0)
            return current_scope().handle

    async def both():
        return await asyncio.gather(within(alpha), within(bravo))

    assert asyncio.run(both()) == ["alpha", "bravo"]


def test_generator_left_half_way_does_not_keep_the_shop(alpha, bravo):
    def names():
        with shop_context(bravo):
            yield current_scope().handle

    with shop_context(alpha):
        half = names()
        assert next(half) == "bravo"
        half.close()
        assert current_scope().handle == "alpha"
