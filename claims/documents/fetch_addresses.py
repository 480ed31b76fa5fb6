"""Which hosts may be asked: the name as written, and every network address that it stands for.

A page is fetched for people who only give an address, so the address is hostile: it must not lead to this
machine, its network, or what a cloud tells its own machines. See RFC 6890 and the IANA registries of special
addresses, and OWASP, "Server-Side Request Forgery Prevention".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import idna

from claims.documents.naming import one_line
from claims.errors import DocumentError, InvalidInputError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this machine"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "a provider's own network"),
    ("127.0.0.0/8", "this machine"),
    ("168.63.129.16/32", "a cloud's own service"),
    ("169.254.0.0/16", "link-local, where clouds keep their secrets"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "reserved for examples"),
    ("192.31.196.0/24", "reserved"),
    ("192.52.193.0/24", "reserved"),
    ("192.88.99.0/24", "reserved"),
    ("192.168.0.0/16", "a private network"),
    ("192.175.48.0/24", "reserved"),
    ("198.18.0.0/15", "reserved for measurements"),
    ("198.51.100.0/24", "reserved for examples"),
    ("203.0.113.0/24", "reserved for examples"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("2001::/23", "reserved, or Teredo, which wraps another address"),
    ("2001:db8::/32", "reserved for examples"),
    ("2002::/16", "6to4, which wraps another address"),
    ("2620:4f:8000::/48", "reserved"),
    ("3fff::/20", "reserved for examples"),
)
_NETWORKS = tuple((ip_network(network), what) for network, what in _REFUSED)
_PUBLIC_V6 = IPv6Network("2000::/3")
"""What is given out for the public internet; all else, and so ::1, fc00::/7, fe80::/10, ff00::/8,
IPv4-mapped ::ffff:0:0/96 and NAT64 64:ff9b::/96, is not."""
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]{0,40}|[0-9]{1,40}")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LOCAL_ENDS = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "localdomain")
_LOCAL_ENDS_TOLD = "a name of a local network"


class AddressNotAllowedError(DocumentError):
    """An address that leads where pages are not fetched from; nothing was asked of it."""


def why_refused(address: Address) -> str | None:
    """Return what is wrong with asking ``address``, None for one of the public internet."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None or address not in _PUBLIC_V6:
            return "no address of the public internet"
        if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
            return "ISATAP, which wraps another address"
    for network, what in _NETWORKS:
        if address.version == network.version and address in network:
            return what
    return None if address.is_global else "no address of the public internet"


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and networks that an administrator lets pages be fetched from although they are not public.

    A host is allowed by its exact name, whatever it resolves to; a network by any name that leads there.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> AllowList:
        """Read host names, addresses and networks (CIDR) parted by commas or spaces.

        Raises InvalidInputError naming the part that is none of these.
        """
        hosts: set[str] = set()
        networks: list[Network] = []
        for part in text.replace(",", " ").split():
            try:
                networks.append(ip_network(part))
            except ValueError:
                hosts.add(_allowed_host(part))
        return cls(frozenset(hosts), tuple(networks))

    def allows(self, host: str, address: Address) -> bool:
        """Tell whether ``address`` may be asked under the name ``host`` though it is not public."""
        return host in self.hosts or any(
            address.version == network.version and address in network for network in self.networks
        )


NOTHING_ALLOWED = AllowList()


def _allowed_host(part: str) -> str:
    try:
        found = host_of(part)
    except AddressNotAllowedError:
        found = None
    if not isinstance(found, str):
        raise InvalidInputError(
            f"CLAIMS_FETCH_ALLOW: {one_line(part) or 'a part of it'} is no host name and no network; "
            "write names and CIDR networks, such as wiki.example.org 10.1.2.0/24"
        )
    return found


def host_of(written: str) -> str | Address:
    """Return the host that ``written`` stands for: an address, however it is spelled, or a plain name.

    Browsers and C libraries read 0x7f.1, 2130706433, 017700000001 and １２７.0.0.1 as 127.0.0.1 (WHATWG URL,
    "host parsing"), so this does too. Raises AddressNotAllowedError for what is neither.
    """
    if written.startswith("[") or ":" in written:
        return _ipv6(written)
    try:
        plain = written if written.isascii() else idna.uts46_remap(written, std3_rules=False)
        plain = plain.lower().removesuffix(".")
        host = plain if plain.isascii() else idna.encode(plain).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise _not_a_host(written) from error
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels, written)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _not_a_host(written)
    return host


def _ipv6(written: str) -> IPv6Address:
    try:
        return IPv6Address(written.removeprefix("[").removesuffix("]"))
    except ValueError as error:
        raise _not_a_host(written) from error


def _ipv4(labels: list[str], written: str) -> IPv4Address:
    """Read one to four numbers, decimal, octal or hexadecimal; the last fills what is left."""
    if len(labels) > 4 or not all(_NUMBER.fullmatch(label) for label in labels):
        raise _not_a_host(written)
    try:
        *first, last = (_number(label) for label in labels)
    except ValueError as error:
        raise _not_a_host(written) from error
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        raise _not_a_host(written)
    return IPv4Address(last + sum(number << (24 - 8 * place) for place, number in enumerate(first)))


def _number(label: str) -> int:
    if label[:2].lower() == "0x":
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def _not_a_host(written: str) -> AddressNotAllowedError:
    return AddressNotAllowedError(
        f"{one_line(written, limit=80) or 'the host'}: is no host of the web; check the address"
    )


def refuse_local_name(host: str, allow: AllowList) -> None:
    """Refuse a name that only a local network knows, before anybody is asked what it stands for."""
    if host in allow.hosts:
        return
    if "." not in host or host.rsplit(".", 1)[-1] in _LOCAL_ENDS:
        raise refusal(host, _LOCAL_ENDS_TOLD)


def check_addresses(host: str, found: list[Address], allow: AllowList) -> list[Address]:
    """Return ``found`` when every one of them may be asked; AddressNotAllowedError names the first not."""
    for address in found:
        why = why_refused(address)
        if why is not None and not allow.allows(host, address):
            raise refusal(host, f"{address} is {why}" if str(address) != host else why)
    return found


def refusal(host: str, why: str) -> AddressNotAllowedError:
    """Return the error for a host that is not to be asked, with the way out of it."""
    return AddressNotAllowedError(
        f"{one_line(host, limit=80)}: is not fetched from ({why}); "
        "an administrator can allow it in CLAIMS_FETCH_ALLOW"
    )


def parsed(text: str) -> Address | None:
    """Return a plain address as a resolver gives it, None when it is none."""
    try:
        return ip_address(text)
    except ValueError:
        return None
