"""The guide that a draft would become now, and what is still wrong with it."""

from dataclasses import dataclass, replace

from knowledge import library
from knowledge.deciding.proposal import unknown
from knowledge.guides import BadGuide, Guide, Problem, parse
from knowledge.loop import draft_rows, groups
from knowledge.loop.desk import Desk
from knowledge.loop.proposals import wordings
from knowledge.questions import likeness
from knowledge.safety.hotlines import line_of
from knowledge.tables import Draft, Staff, Team
from knowledge.writing.drafts import as_guide_text, guide_id_for
from knowledge.writing.guide_changes import findings
from knowledge.writing.head_lines import Headed
from knowledge.writing.typed_file import made_right

ANYTHING = "1022"  # the line that a province has for every question
MOST_WORDINGS = 10  # of the citizens' own, learned from one group
AS_IT_STANDS = Headed("")


@dataclass(frozen=True)
class Composed:
    """`guide` is None while `text` cannot be read as one; `old` is the live text, if any.

    The lines of the guide, and of its problems, are those of the file as its author sees it.
    """

    guide_id: str
    text: str
    old: str
    guide: Guide | None
    typed: Headed = AS_IT_STANDS


def composed(desk: Desk, row: Draft) -> Composed:
    """As it would be published now; ids, dates and whom to ask are no trouble of its author."""
    old = library.text_of(desk.session, row.guide_id) if row.guide_id else ""
    live = _live(desk, old, row.guide_id)
    title = draft_rows.text_of(row).title
    guide_id = row.guide_id or guide_id_for(title, draft_rows.guide_ids(desk.session))
    if row.text:
        typed, guide = made_right(row.text, guide_id, live, desk.today)
        return Composed(guide_id, typed.text, old, guide, typed)
    text = _of_parts(desk, row, guide_id, live)
    try:
        return Composed(guide_id, text, old, parse(text, guide_id))
    except BadGuide:
        return Composed(guide_id, text, old, None)


def is_outdated(desk: Desk, row: Draft) -> bool:
    """Somebody published another version since this draft was begun."""
    return library.version_of(desk.session, row.guide_id) != row.base_version


def problems(desk: Desk, made: Composed) -> tuple[Problem, ...]:
    """What is to be mended, then what could be better; what the live guide has too counts not."""
    others = desk.shelf.guides.values()
    old = findings(made.old, made.guide_id, others, desk.today) if made.old else ()
    known = {one.message for one in old}
    found = findings(made.text, made.guide_id, others, desk.today)
    new = [one for one in found if one.message not in known]
    seen = [replace(one, line=made.typed.typed_line(one.line)) for one in new]
    return tuple(sorted(seen, key=lambda one: not one.is_error))


def _live(desk: Desk, old: str, guide_id: str) -> Guide | None:
    """The guide that is changed; what it names and is no longer there is left out."""
    if not old:
        return None
    live = parse(old, guide_id)
    return replace(live, related=tuple(one for one in live.related if one in desk.shelf.guides))


def _of_parts(desk: Desk, row: Draft, guide_id: str, live: Guide | None) -> str:
    draft = draft_rows.text_of(row)
    if not draft.whom.strip():
        draft = replace(draft, whom=_whom(desk, row))
    asks = (*draft.asks, *_wordings(desk, row, guide_id))
    draft = replace(draft, asks=asks if asks or live else (draft.title,))
    return as_guide_text(draft, guide_id, desk.today, live)


def _whom(desk: Desk, row: Draft) -> str:
    """Whom to ask when the author named nobody: their own team, else the province's line."""
    author = desk.session.get(Staff, row.author)
    team = desk.session.get(Team, (author and author.team_id) or "")
    if team and team.phone:
        return f"{team.name}: {team.phone}" + (f" ({team.hours})." if team.hours else ".")
    line = line_of(ANYTHING)
    return f"{line.number}: {line.what_for}."


def _wordings(desk: Desk, row: Draft, guide_id: str) -> list[str]:
    """How the citizens of its group asked, unless another guide is asked for so already."""
    asked = groups.members(desk.session, row.group_id) if row.group_id else []
    others = [one for one in desk.shelf.guides.values() if one.id != guide_id]
    taken = (ask for one in others for ask in one.asks)
    fit = unknown(wordings(asked, MOST_WORDINGS), taken)
    return list({likeness(one): one for one in reversed(fit)}.values())[::-1]
