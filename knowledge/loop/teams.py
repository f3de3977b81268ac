"""Teams and the communes that they serve: imported, found by what people type, bound to a group."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import update
from sqlmodel import Session, col, select

from knowledge.tables import Card, Team, Ticket
from knowledge.text import fold, words

TEAM_ID = re.compile(r"[a-z0-9-]{1,32}")
COLUMNS = ("team", "name", "commune", "province", "phone", "hours")
REQUIRED = ("team", "name", "commune", "province")
LONGEST = 120  # characters of a field
PHONE = re.compile(r"[0-9+(). -]{3,30}")
NEAR_ENOUGH = 85  # 0-100, of the letters of a commune's name
# What stands before the name of a place; folded.
UNITS = re.compile(
    r"\b(?:xa|phuong|thi tran|dac khu|tinh|thanh pho|[pxo]|t[tp]|(?:em|toi|minh) o)\b"
)


@dataclass(frozen=True)
class Problem:
    """What is wrong in which line of a file of teams."""

    line: int
    text: str


class BadTeams(ValueError):
    """A file of teams that cannot be used: nothing of it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{one.line}: {one.text}" for one in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class TeamFacts:
    """What a line of teams.csv says of a team."""

    id: str
    name: str
    commune: str
    province: str
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Imported:
    """Ids of teams by what happened to them."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def read_teams(content: bytes) -> list[TeamFacts]:
    """The teams of a CSV file with a header; raises BadTeams with every problem found.

    UTF-8 with or without its mark, commas or semicolons: as spreadsheets save it in Viet Nam.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadTeams([Problem(line, 'is not UTF-8: save the file as "CSV UTF-8"')]) from None
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: dict[str, TeamFacts] = {}
    problems: list[Problem] = []
    try:
        names = _header(next(rows, []))
        for values in rows:
            if any(map(str.strip, values)):
                facts, wrong = _facts(names, values)
                wrong += [f"team {facts.id} stands here a second time"] if facts.id in found else []
                problems += [Problem(rows.line_num, one) for one in wrong]
                found[facts.id] = facts
    except csv.Error as error:
        problems.append(Problem(rows.line_num, str(error)))
    if problems or not found:
        raise BadTeams(problems or [Problem(rows.line_num, "there is no team in the file")])
    return list(found.values())


def _header(values: Sequence[str]) -> list[str]:
    names = [value.strip().lower() for value in values]
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name and name not in COLUMNS]
    twice = [name for name in COLUMNS if names.count(name) > 1]
    problems = [f"the header lacks {name}" for name in missing]
    problems += [f"the header names {name!r}, which is no column of ours" for name in unknown]
    problems += [f"the header names {name} twice" for name in twice]
    if problems:
        raise BadTeams([Problem(1, one) for one in problems])
    return names


def _facts(names: Sequence[str], fields: Sequence[str]) -> tuple[TeamFacts, list[str]]:
    cells = [" ".join(field.split()) for field in fields]
    values = dict.fromkeys(COLUMNS, "") | dict(zip(names, cells, strict=False))
    wrong = [f"{name} is empty" for name in REQUIRED if not values[name]]
    if values["team"] and not TEAM_ID.fullmatch(values["team"]):
        wrong.append(f"team {values['team']!r}: a-z, 0-9 and - only, at most 32")
    if values["phone"] and not PHONE.fullmatch(values["phone"]):
        wrong.append(f"phone {values['phone']!r} is no number")
    for name in COLUMNS:
        if len(values[name]) > LONGEST:
            wrong.append(f"{name} is longer than {LONGEST} characters")
        if not values[name].isprintable():
            wrong.append(f"{name} holds a character that cannot be seen")
    if any(cells[len(names) :]) or values.get(""):
        wrong.append("more fields than the header")
    return TeamFacts(*(values[name] for name in COLUMNS)), wrong


def import_teams(session: Session, teams: Iterable[TeamFacts]) -> Imported:
    """Groups and members stay; a team that is not in the list stays too."""
    outcome: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for facts in teams:
        row = session.get(Team, facts.id)
        is_same = row and all(getattr(row, key) == value for key, value in asdict(facts).items())
        outcome["added" if row is None else "unchanged" if is_same else "changed"].append(facts.id)
        session.add((row or Team(**asdict(facts))).sqlmodel_update(asdict(facts)))
    session.flush()
    return Imported(**{kind: tuple(ids) for kind, ids in outcome.items()})


def all_teams(session: Session) -> list[Team]:
    return list(session.exec(select(Team).order_by(col(Team.commune), col(Team.id))))


def any_reachable(session: Session) -> bool:
    """Whether some team has a group in which the bot can write."""
    return session.exec(select(Team.id).where(col(Team.chat_id).is_not(None))).first() is not None


def named(session: Session, typed: str, limit: int = 5) -> list[Team]:
    """The teams whose commune was perhaps typed, the likeliest first."""
    wanted = _name(typed)
    if not wanted:
        return []
    teams = all_teams(session)
    exact = [team for team in teams if wanted in (_name(team.commune), _name(team.name))]
    if exact:
        return exact[:limit]
    names = [_name(team.commune) for team in teams]
    names += [_name(f"{team.commune} {team.province}") for team in teams]
    found = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    likely = dict.fromkeys(at % len(teams) for _, _, at in found)
    return [teams[at] for at in likely][:limit]


def _name(text: str) -> str:
    """ "xã Hoà Bình", "hoa binh" and "x. Hoà Bình" are one."""
    said = " ".join(map(fold, words(text)))
    return " ".join(UNITS.sub(" ", said).split()) or said


def bind(session: Session, team: Team, chat_id: int, *, is_forum: bool = False) -> None:
    """The team's questions go to this group from now on; a group belongs to one team."""
    for other in session.exec(select(Team).where(Team.chat_id == chat_id, Team.id != team.id)):
        _settle(session, other, None)
    if team.chat_id != chat_id:
        _settle(session, team, chat_id)
    team.has_topics = is_forum


def _settle(session: Session, team: Team, chat_id: int | None) -> None:
    """Its group from now on; the topics of its tickets stay behind in the old one."""
    team.chat_id = chat_id
    session.add(team)
    session.exec(update(Ticket).where(col(Ticket.team_id) == team.id).values(thread_id=None))


def move(session: Session, old_chat: int, new_chat: int) -> None:
    """A group became a supergroup; one that was bound there meanwhile stays bound."""
    is_taken = session.exec(select(Team.id).where(Team.chat_id == new_chat)).first() is not None
    for team in session.exec(select(Team).where(Team.chat_id == old_chat)):
        _settle(session, team, None if is_taken else new_chat)
    for card in session.exec(select(Card).where(Card.chat_id == old_chat)):
        card.chat_id, card.message_id = new_chat, None  # its messages have new numbers there
        session.add(card)


def give_up_topics(session: Session, chat_id: int) -> None:
    """The bot may not open topics in this group."""
    for team in session.exec(select(Team).where(Team.chat_id == chat_id)):
        team.has_topics = False
        session.add(team)


def unbind(session: Session, chat_id: int) -> None:
    """The bot was taken out of the group: the coordinators get the questions again."""
    for team in session.exec(select(Team).where(Team.chat_id == chat_id)):
        _settle(session, team, None)
