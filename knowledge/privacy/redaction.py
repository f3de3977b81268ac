"""Personal data out of a text before it is stored: each secret becomes a placeholder that reads."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from knowledge.privacy.addresses import addresses
from knowledge.privacy.cues import hotlines
from knowledge.privacy.digits import HIDDEN, Shadow, Span, shadow_of
from knowledge.privacy.names import names
from knowledge.privacy.numbers import numbers
from knowledge.privacy.shapes import FILE_CODE_SHAPE, SHAPES

PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "citizen_id": "[số căn cước]",
        "old_id": "[số CMND]",
        "phone": "[số điện thoại]",
        "otp": "[mã OTP]",
        "password": "[mật khẩu]",
        "email": "[email]",
        "card": "[số thẻ]",
        "account": "[số tài khoản]",
        "health_insurance": "[số BHYT]",
        "social_insurance": "[số BHXH]",
        "tax_code": "[mã số thuế]",
        "passport": "[số hộ chiếu]",
        "birth_date": "[ngày sinh]",
        "licence": "[số giấy phép lái xe]",
        "plate": "[biển số]",
        "name": "[họ tên]",
        "address": "[số nhà, đường]",
        "number": "[dãy số]",  # nine digits or more that nothing explains
    }
)
# Covered without a word: people say who they are and where they live, and need no warning for it.
QUIET = frozenset({"name", "address", "plate"})
CONTACTS = frozenset({"phone", "name", "address"})
FILE_CODE = "[mã hồ sơ]"  # not a secret: a team needs the code, the log does not

_WRITTEN = {**PLACEHOLDERS, "file_code": FILE_CODE}


@dataclass(frozen=True)
class Redacted:
    """`kinds`: one key of PLACEHOLDERS per replacement, in the order of the text."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str, keep_contacts: bool = False) -> Redacted:
    """The text without secrets; without any it comes back as it is. Never raises, idempotent.

    `keep_contacts` is for members' and coordinators' own words: the team's phone, its people and
    its house belong in an answer.
    """
    return _cleaned(text, {"file_code", *(CONTACTS if keep_contacts else ())})


def for_log(text: str) -> str:
    """What the question log may hold: no secrets and no application's file code either."""
    return _cleaned(text, ()).text


def file_code(text: str) -> str:
    """The first file code in a cleaned text; empty when there is none."""
    found = FILE_CODE_SHAPE.search(text)
    return found[0] if found else ""


def secrets_in(text: str) -> tuple[str, ...]:
    """The kinds to warn of whose placeholders stand in a cleaned text, each once, in order."""
    loud = {kind: placeholder for kind, placeholder in PLACEHOLDERS.items() if kind not in QUIET}
    places = {kind: text.find(placeholder) for kind, placeholder in loud.items()}
    return tuple(sorted((kind for kind in places if places[kind] >= 0), key=lambda k: places[k]))


def _cleaned(text: str, kept: Collection[str]) -> Redacted:
    """Replace until nothing is left: a find may lay open what its digits had joined."""
    kinds: tuple[str, ...] = ()
    while True:
        once = _replaced(text, kept)
        if not once.kinds:
            return Redacted(text, kinds)
        text, kinds = once.text, kinds + once.kinds


def _replaced(text: str, kept: Collection[str]) -> Redacted:
    shadow = shadow_of(text, _WRITTEN.values())
    spans = sorted(span for span in _found(shadow, text) if span.kind and span.kind not in kept)
    parts = []
    done = 0
    for span in spans:
        parts += [text[done : shadow.places[span.start]], _WRITTEN[span.kind]]
        done = shadow.places[span.end]
    return Redacted("".join(parts) + text[done:], tuple(span.kind for span in spans))


def _found(shadow: Shadow, text: str) -> Iterator[Span]:
    """What each finder sees once the finds of those before it are hidden."""
    seen = shadow.text
    for find in (*SHAPES, hotlines, numbers, addresses):
        spans = sorted(find(seen))
        yield from spans
        seen = _hidden(seen, spans)
    yield from names(replace(shadow, text=seen), text)


def _hidden(seen: str, spans: list[Span]) -> str:
    parts = []
    done = 0
    for span in spans:
        parts += [seen[done : span.start], HIDDEN * (span.end - span.start)]
        done = span.end
    return "".join(parts) + seen[done:]
