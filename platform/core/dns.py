"""What the domain name system says, in seconds or not at all. Never inside a transaction. The package is loaded by the
first who asks: most processes never do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import dns.rdata
    import dns.resolver


class LookupFailed(Exception):
    """Nobody answered; asked again later, there may be an answer."""


def texts_of(name: str) -> list[str]:
    """The TXT records of a name; none where there is no such name."""
    return [b"".join(record.strings).decode("utf-8", "replace") for record in look_up(name, "TXT")]  # type: ignore[attr-defined]


def addresses_of(name: str) -> frozenset[str]:
    """IPv4 and IPv6 addresses, aliases followed."""
    return frozenset(str(record) for kind in ("A", "AAAA") for record in look_up(name, kind))


def look_up(name: str, kind: str) -> list[dns.rdata.Rdata]:
    import dns.exception
    import dns.resolver

    try:
        return list(resolver().resolve(name, kind, search=False, lifetime=settings.DNS_SECONDS))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise LookupFailed(f"{kind} {name}: {type(error).__name__}") from error


def resolver() -> dns.resolver.Resolver:
    """The machine's own resolvers, or those of DNS_RESOLVERS."""
    import dns.resolver

    given = list(settings.DNS_RESOLVERS)
    found = dns.resolver.Resolver(configure=not given)
    if given:
        found.nameservers = given
    return found
