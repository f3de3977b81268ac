"""What is still wrong with a draft, in plain words."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.deciding import composing
from knowledge.deciding.composing import Composed
from knowledge.guides import Guide, Problem
from knowledge.loop.desk import Desk

Speaker = Callable[[str], str]


@dataclass(frozen=True)
class Finding:
    """`part`: the key under which it is mended; empty when that may be anywhere.

    `line` is that of the file, which matters where the whole of it is written.
    """

    words: str
    part: str
    is_error: bool
    line: int


def found_in(_: Speaker, desk: Desk, made: Composed) -> list[Finding]:
    """What is to be mended, then what could be better."""
    return in_words(_, made.guide, composing.problems(desk, made))


def in_words(_: Speaker, guide: Guide | None, problems: Iterable[Problem]) -> list[Finding]:
    """As people read them; hints for which there are no words are left out."""
    return [found for one in problems if (found := plain_words(_, guide, one))]


def plain_words(_: Speaker, guide: Guide | None, problem: Problem) -> Finding | None:
    """One problem as people read it; never silent about what would stop the guide."""
    for pattern, part, sentence in (*_of_files(_), *_sentences(_)):
        if match := re.search(pattern, problem.message):
            here = part if part != "*" else _part_at(guide, problem.line)
            words = _placed(_, here, sentence.format(*match.groups()))
            return Finding(words, here, problem.is_error, problem.line)
    if not problem.is_error:
        return None
    return Finding(problem.message, "", is_error=True, line=problem.line)


def _placed(_: Speaker, part: str, words: str) -> str:
    """Which of several steps or problems it is."""
    name, _dash, number = part.partition("-")
    if not number:
        return words
    kind = _("step {number}") if name == "step" else _("problem {number}")
    return f"{words} ({kind.format(number=number)})"


_KEYS = {
    "tom-tat": "summary", "chuan-bi": "prepare", "le-phi": "fees", "an-toan": "safety",
    "hoi-ai": "whom",
}  # fmt: skip


def _part_at(guide: Guide | None, line: int) -> str:
    """The draft's part that a line of the guide came from; empty for the whole of it."""
    if guide is None or line <= 1:
        return ""
    before = [part for part in guide.sections if part.line <= line]
    if not before:
        return "summary"
    name, _dash, number = before[-1].name.partition("-")
    if name == "buoc":
        return f"step-{number}"
    if name == "loi":
        return f"remedy-{number}"
    return _KEYS.get(before[-1].name, "")


def _sentences(_: Speaker) -> list[tuple[str, str, str]]:
    """What a message of the check says, where it is mended, how people read it.

    "*" is the part in which the line stands.
    """
    return [
        (r"^larger than", "", _("The guide is too long: leave something out.")),
        (r"^title: 5 to 100", "title", _("The title needs 5 to 100 letters.")),
        (r"^begin with two", "summary", _("The summary is missing.")),
        (r"Các bước”.*found (\d+)", "steps", _("It needs 3 to 8 steps; there are {0}.")),
        (r"Lỗi thường gặp” needs", "symptom", _("Name a problem that people have.")),
        (r"Hỏi ai” must", "whom", _("Say whom to ask.")),
        (r"^sources: ", "source", _("Say where it is from (the source).")),
        (r"^asks: write", "asks", _("Write one way in which people ask for it.")),
        (r"^asks: (\d+) ways", "asks", _("There are {0} ways of asking; 200 at most.")),
        (r"^asks: “(.*)” stands twice", "asks", _("The way of asking “{0}” stands there twice.")),
        (r"^asks: “(.*)” is in", "asks", _("People ask for another guide by “{0}”.")),
        (r"at most 400 in a line", "*", _("A line is too long: begin a new one.")),
        (r"^a sentence of (\d+)", "*", _("A sentence is too long ({0} words): make two of it.")),
        (r"^sentences of more", "", _("The sentences are long: make them shorter.")),
        (r"^(\S+) is not on the list", "*", _("{0} is no official site: nobody is sent there.")),
        (r"“làm hộ”", "*", _("A guide never offers to do it for people (“làm hộ”).")),
        (r"VPN", "*", _("A guide never teaches VPN.")),
        (r"title begins with “(.*)”", "*", _("No guide is called “{0}”: check its name.")),
        (r" is empty$", "*", _("A part is empty.")),
        (r"^fewer than 3 symptoms", "symptom", _("Few problems are named: people look for them.")),
        (r"fewer than 8 ways", "asks", _("Few ways of asking: it will be hard to find.")),
    ]  # fmt: skip


def _of_files(_: Speaker) -> list[tuple[str, str, str]]:
    """The same of what only happens where the whole file is written."""
    return [
        (r"^must begin with a head", "", _("The file begins with a head between two lines “---”.")),
        (r"^no anchors", "", _("The head has plain values only: no “&”, “*”, “!” before them.")),
        (r"not valid YAML", "", _("The head cannot be read: check colons and quotation marks.")),
        (r"^the head must be lines", "", _("The head is lines such as “title: …”.")),
        (r"^(\w+): is missing", "", _("“{0}” is missing in the head.")),
        (r"^(\w+): stands twice", "", _("“{0}” stands twice in the head.")),
        (r"^(\w+): must be a text", "", _("“{0}” is one text, not a list.")),
        (r"^(\w+): must be a list", "", _("“{0}” is a list: one a line, “- ” before it.")),
        (r"^(.+): unknown key", "", _("The head has no line “{0}”.")),
        (r"^sources: (?!name at)", "", _("A source has a title and a day such as 2026-09-01.")),
        (r"^(\w+): every item", "", _("A line below “{0}” cannot be read.")),
        (r"^kind: ", "", _("“kind” is huong-dan (with steps) or thong-tin (explains only).")),
        (r"^certainty: must be one of (.*)", "", _("“certainty” is one of: {0}.")),
        (r"^related: there is no other guide (.*)", "", _("There is no guide “{0}” (related).")),
        (r"^review_by: at most (\d+)", "", _("It is to be checked again within {0} months.")),
        (r"^due for .* since (.*)", "", _("It was to be checked again by {0}.")),
        (r"^unknown heading “(.*)”; use (.*)", "", _("No part is called “{0}”. Known are: {1}")),
        (r"^“## (.*)” stands .* \((.*)\)", "", _("“{0}” is not in its place. The order: {1}")),
        (r"^text before the first “1", "", _("Something stands before the first step (“1. …”).")),
        (r"^text before the first", "", _("Something stands before the first problem (“### …”).")),
        (r"^step (\d+) where step (\d+)", "", _("Step {0} stands where step {1} should be.")),
        (r"^no HTML", "*", _("No HTML: write plain words.")),
        (r"^no pictures", "*", _("No pictures for now.")),
    ]  # fmt: skip
