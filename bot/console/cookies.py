"""The two cookies: who is signed in, and the sentence that the next page shows."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from starlette.responses import Response

LONGEST_SAID = 600  # characters
SAID_FOR = 60  # seconds
SIGNED_IN_FOR = 7 * 24 * 3600  # seconds; the server's row ends it earlier


def name(kind: str, address: str) -> str:
    """Browsers bind a __Host- cookie to this host and to https, which a practice room has not."""
    return f"__Host-toso-{kind}" if address.startswith("https://") else f"toso-{kind}"


def signed_in(cookies: Mapping[str, str], address: str) -> str:
    return cookies.get(name("in", address), "")


def sign_in(response: Response, value: str, address: str) -> None:
    _set(response, "in", value, SIGNED_IN_FOR, address)


def sign_out(response: Response, address: str) -> None:
    _set(response, "in", "", 0, address)


def say(response: Response, sentence: str, address: str) -> None:
    """Only for the next page: a sentence in the address could be written by anybody."""
    value = urlsafe_b64encode(sentence[:LONGEST_SAID].encode()).decode().rstrip("=")
    _set(response, "said", value, SAID_FOR, address)


def said(cookies: Mapping[str, str], address: str) -> str:
    value = cookies.get(name("said", address), "")
    try:
        return urlsafe_b64decode(value.encode() + b"==").decode()
    except ValueError:
        return ""


def forget_said(response: Response, address: str) -> None:
    _set(response, "said", "", 0, address)


def _set(response: Response, kind: str, value: str, seconds: int, address: str) -> None:
    response.set_cookie(
        name(kind, address),
        value,
        max_age=seconds,
        path="/",
        secure=address.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
