"""Which addresses a stranger may make us call: reading URLs strictly, and telling inside from outside."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from core.errors import PlainError
from core.errors import mark as _

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_URL_LENGTH = 4096
WEB_PORTS = frozenset({80, 443})

# Python's is_global changes between versions and counts several of these as global: tunnels that carry
# an IPv4 address inside (6to4, NAT64, Teredo), relays, SRv6, documentation.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
_IPV6_IN_USE = ipaddress.ip_network("2000::/3")  # mapped, compatible, NAT64, ULA, link-local lie outside
_PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u200b-\u200f\u2028-\u202f\u2060\ufeff]")


class FetchRefused(PlainError):
    """Will never work: ask for another address."""


class FetchFailed(PlainError):
    """Did not work this time: trying again later may."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes. `host` is plain ASCII without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _default_port(self.scheme) else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def is_outside(address: IPAddress, *, allow_private: bool = False) -> bool:
    """Whether the address belongs to the public internet.

    With allow_private also this machine and private networks; link-local addresses (cloud metadata),
    multicast, `0.0.0.0`, CGNAT and addresses with another inside stay refused.
    """
    if allow_private and any(address in network for network in _PRIVATE):
        return True
    if address.version == 6 and (address not in _IPV6_IN_USE or getattr(address, "scope_id", None)):
        return False
    return address.is_global and not address.is_multicast and not any(address in net for net in _NEVER)


def read_url(url: str, *, allow_private: bool = False) -> Target:
    """Raises FetchRefused for all but plain http and https addresses on ports 80 and 443.

    allow_private lifts the rule on ports. The host is not looked up here.
    """
    url = url.strip(" \t\r\n")
    if len(url) > MAX_URL_LENGTH or _FORBIDDEN.search(url.replace(" ", "%20")):
        raise FetchRefused(_("This address is not written correctly."))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise FetchRefused(_("This address is not written correctly."))
    if parts.scheme not in ("http", "https"):
        raise FetchRefused(_("Only addresses that begin with http:// or https:// can be fetched."))
    if "@" in parts.netloc:
        raise FetchRefused(_("Addresses with a user name or password are not fetched."))
    if not host:
        raise FetchRefused(_("This address has no host name."))
    port = _default_port(parts.scheme) if port is None else port
    if not allow_private and port not in WEB_PORTS:
        raise FetchRefused(_("Only the ports 80 and 443 can be fetched from."))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return Target(parts.scheme, _read_host(host), port, f"{path}?{query}" if query else path)


def read_redirect(base: Target, location: str, *, allow_private: bool = False) -> Target:
    try:
        url = urljoin(base.url, location.strip())
    except ValueError:
        raise FetchRefused(_("This address is not written correctly."))
    return read_url(url, allow_private=allow_private)


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _read_host(host: str) -> str:
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise FetchRefused(_("This address is not written correctly."))
    try:
        ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise FetchRefused(_("This host name is not written correctly."))
    ascii_host = ascii_host.lower().removesuffix(".")
    labels = ascii_host.split(".")
    if len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise FetchRefused(_("This host name is not written correctly."))
    if _NUMBER.fullmatch(labels[-1]):  # 2130706433, 0x7f.1, 127.1 and 0177.0.0.1 all mean 127.0.0.1
        try:
            return str(ipaddress.IPv4Address(ascii_host))
        except ValueError:
            raise FetchRefused(_("This host name is not written correctly."))
    return ascii_host
