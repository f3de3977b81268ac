"""Guides send people on to each other by title, in quotation marks: xem "Đổi số điện thoại"."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from knowledge.text import fold

_QUOTED = re.compile(r'([Xx]em )?"([^"\n]*)"')
MOST_TITLES = 2**14  # remembered
_SHORTEST = 8  # characters; what is quoted shorter is a word on the screen


def named(text: str, titles: Mapping[str, str]) -> list[str]:
    """Ids of the guides whose title, or the beginning of it, is quoted; each once, in order."""
    found = (_of_title(quoted, titles) for _, quoted in _quoted(text))
    return list(dict.fromkeys(one for one in found if one))


def unknown(text: str, titles: Mapping[str, str]) -> Iterator[str]:
    """What the text says to look up, though no guide has such a title."""
    for see, quoted in _quoted(text):
        if see and not _of_title(quoted, titles):
            yield quoted


def _quoted(text: str) -> list[tuple[str, str]]:
    return [found for found in _QUOTED.findall(text) if len(found[1]) >= _SHORTEST]


def _of_title(quoted: str, titles: Mapping[str, str]) -> str | None:
    begin = fold(quoted)
    fitting = [one for one, title in titles.items() if _folded(title).startswith(begin)]
    return min(fitting, key=lambda one: (len(titles[one]), one), default=None)


@lru_cache(maxsize=MOST_TITLES)
def _folded(title: str) -> str:
    """Remembered: every text is compared with the titles of all guides."""
    return fold(title)
