"""Which addresses Telegram accepts behind a link or a button, and how it writes them down."""

import re
from urllib.parse import SplitResult, urlsplit

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+\.?|\[[0-9a-f:]+\]", re.IGNORECASE)


class BadLink(ValueError):
    """An address that Telegram does not take; the text says why, in Telegram's words."""


def check_link(address: str) -> str:
    """Return the address as Telegram stores it; raise BadLink."""
    address = address.strip()
    if address.lower().startswith(("tg://", "ton://", "tonsite://")):
        return address
    if "://" not in address and not _SCHEME.match(address):
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        return _web_address(parts)
    except ValueError as error:
        raise error if isinstance(error, BadLink) else BadLink("Wrong HTTP URL") from error


def _web_address(parts: SplitResult) -> str:
    if parts.scheme.lower() not in ("http", "https"):
        raise BadLink("Unsupported URL protocol")
    if not parts.hostname:
        raise BadLink("URL host is empty")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not _HOST.fullmatch(host):
        raise BadLink("Wrong HTTP URL")  # so is localhost, which has no dot
    port = f":{parts.port}" if parts.port is not None else ""
    return parts._replace(
        scheme=parts.scheme.lower(), netloc=host + port, path=parts.path or "/"
    ).geturl()
