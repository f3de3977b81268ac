"""How a guide may read: official hosts only, nothing forbidden, short lines and sentences."""

import re
from collections.abc import Iterator

from knowledge.guides import Guide
from knowledge.text import vocabulary, words

# Labels with full stops between; bounded, so that no text keeps it busy.
HOST = re.compile(r"(?<![\w.-])((?:[\w-]{1,63}\.){1,6}[\w-]{1,24})(/\S)?")
FULL_STOPS = str.maketrans("。．｡", "...")  # a browser takes them for the one that it knows
# Telegram turns words with these endings into links by itself.
LINKED_ENDINGS = frozenset(
    {"vn", "com", "net", "org", "info", "app", "io", "me"}
    | {"top", "xyz", "cc", "site", "online", "shop", "club"}
)
FORBIDDEN = (
    (re.compile(r"<\s{0,3}/?\s{0,3}[a-zA-Z!]"), "no HTML; write plain words"),
    (re.compile(r"!\["), "no pictures yet"),
    (re.compile(r"\bVPN\b", re.IGNORECASE), "a guide never teaches VPN"),
    (re.compile(r"làm hộ(?! chiếu| khẩu| tịch)", re.IGNORECASE), "never offer “làm hộ”"),
)
MAX_LINE = 400  # characters
MAX_SENTENCE, MAX_MEAN = 35, 20  # syllables
# Names of buttons, titles, links and numbers are not counted as syllables.
_LABEL = re.compile(r"\*\*[^*\n]+\*\*|\"[^\"\n]+\"|\[[^\]\n]*\]\([^)\n]*\)|\d[\d .]*")
_SENTENCE_END = re.compile(r"[.!?:;](?=\s|$)")


def wording(guide: Guide) -> Iterator[tuple[int, str]]:
    """(line, what to change) for each line of the body that may not stay so."""
    lengths: list[int] = []
    for number, line in guide.body:
        own = [] if line.startswith("#") else _sentences(line)
        lengths += own
        if len(line) > MAX_LINE:
            yield number, f"{len(line)} characters; at most {MAX_LINE} in a line"
        if max(own, default=0) > MAX_SENTENCE:
            yield number, f"a sentence of {max(own)} syllables; at most {MAX_SENTENCE}"
        yield from ((number, message) for message in _forbidden(line))
    if lengths and sum(lengths) / len(lengths) > MAX_MEAN:
        yield 1, f"sentences of more than {MAX_MEAN} syllables on average; make them shorter"


def _forbidden(line: str) -> Iterator[str]:
    yield from (message for pattern, message in FORBIDDEN if pattern.search(line))
    allowed = official_hosts()
    shown = line.replace("\\", "")  # an escaped sign is shown, and opened, without its backslash
    for host in _linked_hosts(shown.translate(FULL_STOPS)):
        if not is_official(host, allowed):
            yield f"{host} is not on the list of official hosts"


def official_hosts() -> frozenset[str]:
    """The hosts that citizens may be sent to; official_hosts.tsv gives the reason of each."""
    return frozenset(host for host, _reason in vocabulary("official_hosts"))


def is_official(host: str, allowed: frozenset[str]) -> bool:
    host = host.lower()
    return any(host == known or host.endswith("." + known) for known in allowed)


def _sentences(line: str) -> list[int]:
    """The syllables of each sentence that is longer than one."""
    counts = (len(words(one)) for one in _SENTENCE_END.split(_LABEL.sub(" x ", line)))
    return [count for count in counts if count > 1]


def _linked_hosts(line: str) -> Iterator[str]:
    """The hosts that a tap would open: by their scheme, a path behind them, or their ending."""
    for found in HOST.finditer(line):
        host, path = found.groups()
        is_linked = path or line[: found.start()].endswith("://")
        if is_linked or host.rsplit(".", 1)[-1].lower() in LINKED_ENDINGS:
            yield host
