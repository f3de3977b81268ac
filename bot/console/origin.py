"""Whether a request comes from our own pages, and from whose computer it comes."""

import hmac
from collections.abc import Collection
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers

TOKEN = "token"  # noqa: S105 (the name of a field that every form has)


def form_token(cookie: str) -> str:
    """What every form of this visitor carries: no other page can know it."""
    return hmac.new(cookie.encode(), b"toso console form", sha256).hexdigest()


def is_own_form(cookie: str, token: str) -> bool:
    return bool(cookie) and hmac.compare_digest(form_token(cookie).encode(), token.encode())


def is_from_here(headers: Headers, address: str) -> bool:
    """A browser names the page that a form stands on; who names none is no browser of today."""
    if len(headers.getlist("origin")) != 1:
        return False
    site = headers.get("sec-fetch-site", "same-origin")
    return headers["origin"] == origin_of(address) and site == "same-origin"


def origin_of(address: str) -> str:
    """As browsers write it: they leave out the port that goes without saying."""
    parts = urlsplit(address.lower())
    usual = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.removesuffix(usual)}"


def peer_of(connected: str, headers: Headers, proxies: Collection[str]) -> str:
    """The visitor's network address: what our own proxies say, and nobody else's word for it.

    Each adds at the end whom it serves, so it is read from there; what stands before the first
    that is no proxy of ours, anybody may have written.
    """
    peer = _address(connected)
    hops = ",".join(headers.getlist("x-forwarded-for")).split(",")
    while peer is not None and str(peer) in proxies and hops:
        before = _address(hops.pop())
        if before is None:
            break
        peer = before
    return connected if peer is None else _one_of_many(peer)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Some proxies add the port, and those of both kinds of network write 4 as a kind of 6."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def _one_of_many(peer: IPv4Address | IPv6Address) -> str:
    """Whoever has one address of version 6 has 2^64 of them."""
    return str(peer) if peer.version == 4 else str(ip_network((peer, 64), strict=False))
