"""The one Markdown parser: no HTML, no pictures, no link definitions that swallow a line."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

LARGEST = 16_384  # characters; the parser needs up to 0.6 s for a hostile text of this size
DEEPEST = 20  # levels; below its limit the parser drops text without a word

_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
_BLANK_LINES = re.compile(r"\n\s*\n")


def parse(markdown: str) -> list[Token]:
    """Block tokens with their inline children; never raises.

    A text that is larger or nested deeper than any guide comes back as it is written,
    paragraph by paragraph, so that nothing of it is lost and no parser is kept busy.
    """
    text = _sendable(markdown)
    if len(text) > LARGEST:
        return list(_as_written(text))
    tokens = _parser().parse(text)
    too_deep = any(token.level >= DEEPEST - 1 for token in tokens)
    return list(_as_written(text)) if too_deep else tokens


def escape(text: str) -> str:
    """Markdown that shows exactly these words wherever a sentence may stand.

    Runs of spaces become one space and blank lines go: they would end the sentence.
    """
    lines = (" ".join(line.split()) for line in _sendable(text).splitlines())
    return _MARKUP.sub(r"\\\g<0>", "\n".join(line for line in lines if line))


def flat(tokens: list[Token]) -> Iterator[Token]:
    """Blocks and their inline children in reading order."""
    for token in tokens:
        if token.type == "inline":
            yield from token.children or []
        else:
            yield token


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.enable("strikethrough")
    # A definition swallows its line ("[112]: 0912…"); a picture nests without a limit.
    parser.disable(["reference", "image", "html_block", "html_inline"])
    # Renderers decide what may be a link, and show its words when it may not.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _sendable(text: str) -> str:
    """Characters that no channel can carry become the replacement character."""
    return _UNSENDABLE.sub("\ufffd", text)


def _as_written(text: str) -> Iterator[Token]:
    for paragraph in _BLANK_LINES.split(text.strip()):
        yield Token("paragraph_open", "p", 1)
        lines = [line.strip() for line in paragraph.splitlines()]
        children = [
            token
            for line in lines
            for token in (Token("softbreak", "br", 0), Token("text", "", 0, content=line))
        ]
        yield Token("inline", "", 0, children=children[1:])
        yield Token("paragraph_close", "p", -1)
