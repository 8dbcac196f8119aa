"""Which address of a shop is the main one: in the registry, in the shop's settings, and in Wagtail's site."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Site

from commerce.store.models import Store
from core import audit
from core.pages import bump_pages
from tenants import hosts
from tenants.context import shop_context
from tenants.models import DomainClaim, Shop
from tenants.services.domains import release_domain, set_main_host
from tenants.services.restoring import hosts_of


def make_main(*, shop: Shop, domain: str, actor: str) -> None:
    """Links in mails, pages and feeds use it from now on. May be repeated: the registry's word comes first. Raises
    DomainRefused."""
    set_main_host(shop=shop, domain=domain, actor=actor)
    follow(shop, actor)


def give_up_domain(*, shop: Shop, claim: DomainClaim, actor: str) -> None:
    release_domain(claim=claim, actor=actor)
    follow(shop, actor)


def follow(shop: Shop, actor: str) -> None:
    """The shop's own rows say what the registry says."""
    domain = hosts_of(shop)["primary_host"]
    with shop_context(shop), transaction.atomic("default"):
        before = Store.objects.values_list("primary_host", flat=True).first()
        if before == domain:
            return
        Store.objects.update(primary_host=domain)
        Site.objects.filter(is_default_site=True).update(hostname=domain)
        Site.clear_site_root_paths_cache()
        audit.record("store.address_changed", data={"address": [before, domain]}, actor=actor)
        bump_pages()
    hosts.forget_routes()
