"""Hosts that a text names or would open, and that citizens are not to be sent to."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import chain

from knowledge.guide_wording import FULL_STOPS, HOST, LINKED_ENDINGS, is_official, official_hosts
from knowledge.text import fold, is_syllable, marked, vocabulary

_SPACED_DOT = re.compile(r"(?<=\w)(?: ?[.,] | [.,] ?)(?=(?:com|vip|xyz|cc|top|icu)\b)")


def strange_hosts(
    text: str, known: Collection[str] = (), *, is_strict: bool = False
) -> Iterator[str]:
    """Hosts that are neither official nor `known`. "xong.me" is a full stop, no host.

    `is_strict`: it is a host for all that, unless marks show that it was meant as words.
    """
    allowed = official_hosts() | frozenset(known)
    line = _SPACED_DOT.sub(".", text.translate(FULL_STOPS))
    for found in HOST.finditer(line):
        has_scheme = line[: found.start()].endswith("://")
        is_opened = has_scheme or (is_strict and found[2])
        if (is_opened or _is_linked(found[1], is_strict)) and not is_official(found[1], allowed):
            yield found[1]


def listed(name: str, kind: str) -> frozenset[str]:
    """The phrases of one kind in <name>.tsv, as they are written."""
    rows = (phrases for one, phrases in vocabulary(name) if one == kind)
    return frozenset(chain.from_iterable(phrases.split(", ") for phrases in rows))


def _is_linked(host: str, is_strict: bool) -> bool:
    labels = fold(host).split(".")
    if labels[-1] not in _endings():
        return False
    if is_strict and not any(map(marked, host.lower().split("."))):
        return True
    return not all(map(is_syllable, labels))


@cache
def _endings() -> frozenset[str]:
    return LINKED_ENDINGS | listed("scams", "ending")
