"""The guide that a draft would become, and what is still wrong with it, in plain words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.conversation.turn import Turn
from knowledge import library
from knowledge.guides import BadGuide, Guide, Problem, parse
from knowledge.loop import draft_rows, groups
from knowledge.loop.proposals import wordings
from knowledge.questions import likeness
from knowledge.safety.hotlines import line_of
from knowledge.tables import Draft, Staff, Team
from knowledge.writing.drafts import as_guide_text, guide_id_for
from knowledge.writing.guide_changes import findings

ANYTHING = "1022"  # the line that a province has for every question
MOST_WORDINGS = 10  # of the citizens' own, learned from one group


def _whom(turn: Turn, row: Draft) -> str:
    """Whom to ask when the author named nobody: their own team, else the province's line."""
    author = turn.session.get(Staff, row.author)
    team = turn.session.get(Team, (author and author.team_id) or "")
    if team and team.phone:
        return f"{team.name}: {team.phone}" + (f" ({team.hours})." if team.hours else ".")
    line = line_of(ANYTHING)
    return f"{line.number}: {line.what_for}."


@dataclass(frozen=True)
class Composed:
    """`guide` is None while the text is too long to be one; `old` is the live text, if any."""

    guide_id: str
    text: str
    old: str
    guide: Guide | None


@dataclass(frozen=True)
class Finding:
    """`part`: the key under which it is mended; empty when that may be anywhere."""

    words: str
    part: str
    is_error: bool


def composed(turn: Turn, row: Draft) -> Composed:
    """As it would be published now; ids, dates and whom to ask are no trouble of its author."""
    draft = draft_rows.text_of(row)
    old = library.text_of(turn.session, row.guide_id) if row.guide_id else ""
    live = _live(turn, old, row.guide_id)
    guide_id = row.guide_id or guide_id_for(draft.title, draft_rows.guide_ids(turn.session))
    if not draft.whom.strip():
        draft = replace(draft, whom=_whom(turn, row))
    asks = (*draft.asks, *_wordings(turn, row, guide_id))
    draft = replace(draft, asks=asks if asks or live else (draft.title,))
    text = as_guide_text(draft, guide_id, turn.today, live)
    try:
        return Composed(guide_id, text, old, parse(text, guide_id))
    except BadGuide:
        return Composed(guide_id, text, old, None)


def _live(turn: Turn, old: str, guide_id: str) -> Guide | None:
    """The guide that is changed; what it names and is no longer there is left out."""
    if not old:
        return None
    live = parse(old, guide_id)
    return replace(live, related=tuple(one for one in live.related if one in turn.shelf.guides))


def _wordings(turn: Turn, row: Draft, guide_id: str) -> list[str]:
    """How the citizens of its group asked, unless another guide is asked for so already."""
    asked = groups.members(turn.session, row.group_id) if row.group_id else []
    others = [one for one in turn.shelf.guides.values() if one.id != guide_id]
    taken = {likeness(ask) for one in others for ask in one.asks}
    fit = [one for one in wordings(asked, MOST_WORDINGS) if likeness(one) not in taken]
    return list({likeness(one): one for one in reversed(fit)}.values())[::-1]


def is_outdated(turn: Turn, row: Draft) -> bool:
    """Somebody published another version since this draft was begun."""
    return library.version_of(turn.session, row.guide_id) != row.base_version


def found_in(turn: Turn, made: Composed) -> list[Finding]:
    """What is to be mended, then what could be better; what the live guide has too counts not."""
    others = turn.shelf.guides.values()
    known = (
        {one.message for one in findings(made.old, made.guide_id, others, turn.today)}
        if made.old
        else set()
    )
    found = findings(made.text, made.guide_id, others, turn.today)
    new = [one for one in found if one.message not in known]
    return sorted(_plain(turn, made, new), key=lambda one: not one.is_error)


def _plain(turn: Turn, made: Composed, found: list[Problem]) -> Iterator[Finding]:
    for problem in found:
        for pattern, part, sentence in _sentences(turn):
            if match := re.search(pattern, problem.message):
                here = part if part != "*" else _part_at(made.guide, problem.line)
                words = sentence.format(*match.groups())
                yield Finding(_placed(turn, here, words), here, problem.is_error)
                break
        else:
            if problem.is_error:  # never silent about what would stop the guide
                yield Finding(problem.message, "", is_error=True)


def _placed(turn: Turn, part: str, words: str) -> str:
    """Which of several steps or problems it is."""
    _ = turn._
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


def _sentences(turn: Turn) -> list[tuple[str, str, str]]:
    """What a message of the check says, where it is mended, how people read it.

    "*" is the part in which the line stands.
    """
    _ = turn._
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
