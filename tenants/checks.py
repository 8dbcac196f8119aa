"""System checks: each guard of docs/tenancy.md that a setting could switch off is an error at start-up when missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

MAX_CONNECTION_AGE = 300  # a backend keeps the relation cache of every shop it has served


def guard(number: int) -> Callable[[Callable[[], Iterable[str]]], Callable[..., list[CheckMessage]]]:
    """Make a function that yields what is wrong a check; its messages get the id `tenants.E00n`."""

    def decorate(find: Callable[[], Iterable[str]]) -> Callable[..., list[CheckMessage]]:
        def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
            return [Error(wrong, hint="See docs/tenancy.md.", id=f"tenants.E{number:03}") for wrong in find()]

        check.__name__, check.__doc__ = find.__name__, find.__doc__
        return register(check)

    return decorate


@guard(1)
def caches_carry_the_shop() -> Iterator[str]:
    """Wagtail alone leaks page addresses, locale names and renditions through a cache without it."""
    for alias, cache in settings.CACHES.items():
        if cache.get("KEY_FUNCTION") != "core.cache_keys.make_key":
            yield f"CACHES[{alias!r}] lacks KEY_FUNCTION = 'core.cache_keys.make_key': its keys are shared by all shops."


@guard(2)
def sessions_are_bound() -> Iterator[str]:
    if settings.SESSION_ENGINE != "tenants.session_store":
        yield "SESSION_ENGINE must be 'tenants.session_store': others accept a session of another shop."


@guard(3)
def cookies_are_host_only() -> Iterator[str]:
    names = ("SESSION", "CSRF", "LANGUAGE")
    for name in names:
        if getattr(settings, f"{name}_COOKIE_DOMAIN", None):
            yield f"{name}_COOKIE_DOMAIN must not be set: other shops would receive the cookie, and could set it."
        if getattr(settings, f"{name}_COOKIE_PATH", "/") != "/":
            yield f"{name}_COOKIE_PATH must be '/'."
    if settings.IS_SECURE:
        for name in (*names, "CART"):
            if not getattr(settings, f"{name}_COOKIE_NAME").startswith("__Host-"):
                yield f"{name}_COOKIE_NAME must begin with '__Host-', which no other host can set."
        for name in names:
            if not getattr(settings, f"{name}_COOKIE_SECURE", False):
                yield f"{name}_COOKIE_SECURE must be on."


@guard(4)
def files_are_apart() -> Iterator[str]:
    backend = import_string(settings.STORAGES["default"]["BACKEND"])
    if not getattr(backend, "is_per_shop", False):
        yield "STORAGES['default'] must be a storage of core.storage or core.bucket: others mix the files of all shops."


@guard(5)
def databases_are_guarded() -> Iterator[str]:
    if settings.DATABASES["default"]["ENGINE"] != "tenants.backend":
        yield "DATABASES['default'] must use ENGINE 'tenants.backend'."
    if settings.DATABASES["control"]["ENGINE"] != "django.db.backends.postgresql":
        yield "DATABASES['control'] must use ENGINE 'django.db.backends.postgresql'."
    if settings.DATABASE_ROUTERS != ["tenants.router.WorldRouter"]:
        yield "DATABASE_ROUTERS must be ['tenants.router.WorldRouter']."
    if settings.ALLOW_TRANSACTION_ACROSS_SHOPS and not settings.IS_DEVELOPMENT:
        yield "ALLOW_TRANSACTION_ACROSS_SHOPS is for tests only."


@guard(6)
def connections_are_fresh() -> Iterator[str]:
    for alias, database in settings.DATABASES.items():
        if not database.get("CONN_HEALTH_CHECKS"):
            yield f"DATABASES[{alias!r}] must set CONN_HEALTH_CHECKS: the first request after an outage would fail."
        age = database.get("CONN_MAX_AGE", 0)
        if age is None or age > MAX_CONNECTION_AGE:
            yield f"DATABASES[{alias!r}] must keep CONN_MAX_AGE at or below {MAX_CONNECTION_AGE} seconds."


@guard(7)
def media_models_are_ours() -> Iterator[str]:
    from wagtail.documents import get_document_model_string
    from wagtail.images import get_image_model_string

    for name, model in (("image", get_image_model_string()), ("document", get_document_model_string())):
        if not model.startswith("media."):
            yield f"The {name} model must be ours, not {model}: its files need names that nobody can guess."


@guard(8)
def platform_is_no_package() -> Iterator[str]:
    if (Path(settings.ROOT) / "platform" / "__init__.py").exists():
        yield "platform/__init__.py must not exist: it shadows the standard library's module of that name."


@guard(9)
def deletes_are_fast() -> Iterator[str]:
    from django.db.models.signals import post_delete
    from django_tenants.signals import tenant_delete_callback

    if any(receiver[1]() is tenant_delete_callback for receiver in post_delete.receivers if callable(receiver[1])):
        yield "django-tenants' post_delete receiver is connected: it turns fast deletes off for every model."


@guard(10)
def schemas_are_never_made_by_saving() -> Iterator[str]:
    from tenants.models import Shop

    if Shop.auto_create_schema or Shop.auto_drop_schema:
        yield "Shop.auto_create_schema and auto_drop_schema must be off: on an error save() drops the schema."


@guard(11)
def hosts_decide() -> Iterator[str]:
    if "tenants.middleware.HostMiddleware" not in settings.MIDDLEWARE:
        yield "tenants.middleware.HostMiddleware is missing from MIDDLEWARE: no request would know its shop."
    if settings.USE_X_FORWARDED_HOST:
        yield "USE_X_FORWARDED_HOST must be off: anybody may type that header."
